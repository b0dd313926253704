package io.bestfit.matcher.rule;

import io.bestfit.matcher.evidence.Claim;
import io.bestfit.matcher.evidence.Claims;
import io.bestfit.matcher.evidence.Requirement.NodeFeatures;
import io.bestfit.matcher.nfd.CompatibilitySpec.CompatibilitySet;
import io.bestfit.matcher.nfd.CompatibilityValidator;
import io.bestfit.matcher.nfd.CompatibilityValidator.RuleVerdict;
import io.bestfit.matcher.nfd.CompatibilityValidator.SetVerdict;
import io.bestfit.matcher.nfd.Truth;
import io.bestfit.matcher.node.Node;
import java.util.ArrayList;
import java.util.List;

/**
 * Image compatibility in the terms of Node Feature Discovery: one of the alternatives holds, and the weight of the best
 * one that does is the image's.
 */
final class NodeFeatureRule implements Rule {

    private static final int MOST_QUOTED = 160;
    private static final int MOST_SETS = 3;

    @Override
    public void judge(Claims claims, Node node, Findings findings) {
        for (int place = 0; place < claims.all().size(); place++) {
            Claim claim = claims.all().get(place);
            if (claim.requirement() instanceof NodeFeatures wanted) {
                judge(claim, wanted.spec().sets(), node, findings);
            }
        }
    }

    private static void judge(Claim claim, List<CompatibilitySet> sets, Node node, Findings findings) {
        CompatibilityValidator validator = new CompatibilityValidator(node.features());
        List<SetVerdict> verdicts = new ArrayList<>(sets.size());
        SetVerdict best = null;
        boolean unknown = false;
        for (int place = 0; place < sets.size() && (best == null || isOutweighed(best.set(), sets, place)); place++) {
            SetVerdict verdict = validator.validate(sets.get(place));
            verdicts.add(verdict);
            unknown |= verdict.truth() == Truth.UNKNOWN;
            if (verdict.truth() == Truth.TRUE && (best == null || best.set().weight() < verdict.set().weight())) {
                best = verdict;
            }
        }
        if (best != null) {
            findings.satisfied(claim);
            findings.raise(Dimension.WEIGHT, Grade.of(best.set().weight(), "weight " + best.set().weight()));
        } else if (sets.isEmpty()) {
            findings.satisfied(claim);
        } else if (unknown) {
            findings.unknown(claim, "asks for " + obstacles(verdicts, Truth.UNKNOWN) + "; the node does not say", null);
        } else {
            findings.violated(claim, "asks for " + obstacles(verdicts, Truth.FALSE) + "; the node does not have it",
                    null);
        }
    }

    /** Whether one of the sets from a place on weighs more: all others can change nothing. */
    private static boolean isOutweighed(CompatibilitySet best, List<CompatibilitySet> sets, int from) {
        for (int place = from; place < sets.size(); place++) {
            if (sets.get(place).weight() > best.weight()) {
                return true;
            }
        }
        return false;
    }

    /** The first obstacle of each alternative that ended alike. */
    private static String obstacles(List<SetVerdict> sets, Truth truth) {
        List<String> all = new ArrayList<>();
        for (SetVerdict set : sets) {
            for (RuleVerdict rule : set.rules()) {
                if (set.truth() == truth && rule.truth() == truth && all.size() < MOST_SETS) {
                    String name = rule.rule().name().isEmpty() ? "" : " (rule " + rule.rule().name() + ")";
                    all.add(printable(rule.obstacle() + name));
                    break;
                }
            }
        }
        return String.join(", or for ", all);
    }

    private static String printable(String text) {
        StringBuilder printable = new StringBuilder();
        text.chars().limit(MOST_QUOTED).forEach(c -> printable.append(c >= 0x20 && c < 0x7f ? (char) c : '?'));
        return printable.toString();
    }
}
