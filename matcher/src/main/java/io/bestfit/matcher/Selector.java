package io.bestfit.matcher;

import io.bestfit.matcher.evidence.Candidate;
import io.bestfit.matcher.evidence.PlatformMatch;
import io.bestfit.matcher.node.Node;
import io.bestfit.matcher.rule.Dimension;
import io.bestfit.matcher.rule.Rule;
import io.bestfit.matcher.rule.Rules;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The decision: which candidate fits a node best.
 *
 * <p>Gates first, then one lexicographic order over the dimensions of the policy; the first difference decides and is
 * the explanation (contract, section 6). A pure function of candidates, node and policy: every replica decides alike.
 */
public final class Selector {

    private final Policy policy;
    private final List<Rule> rules;

    public Selector(Policy policy) {
        this(policy, Rules.all());
    }

    Selector(Policy policy, List<Rule> rules) {
        this.policy = policy;
        this.rules = rules;
    }

    /** Chooses among the candidates of one index, given in the publisher's order. */
    public Selection select(List<Candidate> candidates, Node node) {
        @Nullable
        Judged[] judged = new Judged[candidates.size()];
        List<Judged> servable = new ArrayList<>(candidates.size());
        for (int place = 0; place < judged.length; place++) {
            Candidate candidate = candidates.get(place);
            if (candidate.notCandidate() == null
                    && PlatformMatch.sameOsAndArchitecture(candidate.platform(), node)) {
                Judged entry = Judged.of(candidate, place, node, rules);
                judged[place] = entry;
                if (isServable(entry)) {
                    servable.add(entry);
                }
            }
        }
        servable.sort((one, other) -> other.compare(one, one.decidedBy(other, policy.order())));
        Integer[] ranks = new Integer[judged.length];
        for (int rank = 0; rank < servable.size(); rank++) {
            ranks[servable.get(rank).place()] = rank + 1;
        }
        List<Assessment> assessments = new ArrayList<>(judged.length);
        for (int place = 0; place < judged.length; place++) {
            Judged entry = judged[place];
            assessments.add(entry == null ? outside(candidates.get(place), node) : entry.assessment(ranks[place]));
        }
        if (servable.isEmpty()) {
            return new Selection.NothingFits(Sentences.nothingFits(judged, policy), assessments);
        }
        Judged best = servable.getFirst();
        Judged next = servable.size() > 1 ? servable.get(1) : null;
        return new Selection.Chosen(assessments.get(best.place()),
                next == null ? Dimension.POSITION : best.decidedBy(next, policy.order()),
                Sentences.chosen(best, next, node, policy.order()), assessments);
    }

    private boolean isServable(Judged entry) {
        return entry.violated() == 0
                && (entry.unknown() == 0 || policy.unverified() == Policy.Unverified.LAST);
    }

    private static Assessment outside(Candidate candidate, Node node) {
        String why = candidate.notCandidate() == null
                ? "is for " + candidate.platform() + "; the node is " + node.os() + "/" + node.architecture()
                : "is " + candidate.notCandidate();
        return new Assessment(candidate, Assessment.Verdict.NOT_A_CANDIDATE, null, List.of(), List.of(why), List.of());
    }
}
