package io.bestfit.matcher;

import io.bestfit.matcher.evidence.Candidate;
import io.bestfit.matcher.node.Node;
import io.bestfit.matcher.rule.Dimension;
import io.bestfit.matcher.rule.Rule;
import io.bestfit.matcher.rule.Rules;
import java.util.List;

/**
 * The decision: which candidate fits a node best.
 *
 * <p>Gates first, then one lexicographic order over the dimensions of the policy; the first difference decides and is
 * the explanation (README.md, "How it chooses"). A pure function of candidates, node and policy: every replica
 * decides alike.
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

    /**
     * Chooses among the candidates of one index, given in the publisher's order.
     *
     * <p>What a choice does not need is not found out: an entry is out at its first violated claim. The assessments of a
     * choice judge every entry in full once they are asked for.
     */
    public Selection select(List<Candidate> candidates, Node node) {
        Judged best = null;
        Judged next = null;
        for (int place = 0; place < candidates.size(); place++) {
            Candidate candidate = candidates.get(place);
            Judged entry = Assessments.isOutside(candidate, node)
                    ? null
                    : Judged.servable(candidate, place, node, rules, policy);
            if (entry != null && (best == null || entry.isBetterThan(best, policy.order()))) {
                next = best;
                best = entry;
            } else if (entry != null && (next == null || entry.isBetterThan(next, policy.order()))) {
                next = entry;
            }
        }
        Assessments assessments = new Assessments(candidates, node, rules, policy);
        if (best == null) {
            return new Selection.NothingFits(Sentences.nothingFits(assessments.judged(), node, policy), assessments);
        }
        return new Selection.Chosen(best.assessment(1),
                next == null ? Dimension.POSITION : best.decidedBy(next, policy.order()),
                Sentences.chosen(best, next, node, policy.order()), assessments);
    }
}
