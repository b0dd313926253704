package io.bestfit.matcher;

import io.bestfit.matcher.evidence.Candidate;
import io.bestfit.matcher.evidence.PlatformMatch;
import io.bestfit.matcher.node.Node;
import io.bestfit.matcher.rule.Rule;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every entry in the publisher's order with its verdict, judged when first asked for: who serves the choice asks for
 * none, who explains it for all. Unmodifiable; two threads that ask at once judge twice and find the same.
 */
final class Assessments extends AbstractList<Assessment> {

    private final List<Candidate> candidates;
    private final Node node;
    private final List<Rule> rules;
    private final Policy policy;
    private volatile @Nullable List<Assessment> made;

    Assessments(List<Candidate> candidates, Node node, List<Rule> rules, Policy policy) {
        this.candidates = List.copyOf(candidates);
        this.node = node;
        this.rules = rules;
        this.policy = policy;
    }

    @Override
    public Assessment get(int place) {
        List<Assessment> all = made;
        if (all == null) {
            all = assess();
            made = all;
        }
        return all.get(place);
    }

    @Override
    public int size() {
        return candidates.size();
    }

    /** Every candidate for the node's operating system and architecture, judged in full; {@code null} for the others. */
    @Nullable
    Judged[] judged() {
        @Nullable
        Judged[] judged = new Judged[candidates.size()];
        for (int place = 0; place < judged.length; place++) {
            Candidate candidate = candidates.get(place);
            judged[place] = isOutside(candidate, node) ? null : Judged.of(candidate, place, node, rules);
        }
        return judged;
    }

    private List<Assessment> assess() {
        @Nullable
        Judged[] judged = judged();
        List<Judged> servable = new ArrayList<>(judged.length);
        for (Judged entry : judged) {
            if (entry != null && policy.serves(entry.violated(), entry.unknown())) {
                servable.add(entry);
            }
        }
        servable.sort((one, other) -> other.compare(one, one.decidedBy(other, policy.order())));
        Integer[] ranks = new Integer[judged.length];
        for (int rank = 0; rank < servable.size(); rank++) {
            ranks[servable.get(rank).place()] = rank + 1;
        }
        List<Assessment> all = new ArrayList<>(judged.length);
        for (int place = 0; place < judged.length; place++) {
            Judged entry = judged[place];
            all.add(entry == null ? outside(candidates.get(place), node) : entry.assessment(ranks[place]));
        }
        return List.copyOf(all);
    }

    /** Whether it is no image, or one for another operating system or architecture than the node's. */
    static boolean isOutside(Candidate candidate, Node node) {
        return candidate.notCandidate() != null || !PlatformMatch.sameOsAndArchitecture(candidate.platform(), node);
    }

    private static Assessment outside(Candidate candidate, Node node) {
        String why = candidate.notCandidate() == null
                ? "is for " + candidate.platform() + "; the node is " + node.os() + "/" + node.architecture()
                : "is " + candidate.notCandidate();
        return new Assessment(candidate, Assessment.Verdict.NOT_A_CANDIDATE, null, List.of(), List.of(why), List.of());
    }
}
