package io.bestfit.matcher.nfd;

import io.bestfit.matcher.nfd.CompatibilitySpec.CompatibilitySet;
import io.bestfit.matcher.nfd.CompatibilitySpec.GroupRule;
import io.bestfit.matcher.nfd.CompatibilitySpec.Term;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Executes the rules of a compatibility spec against the features of a node
 * (kubernetes-sigs/node-feature-discovery:pkg/client-nfd/compat/node-validator/node-validator.go).
 *
 * <p>Upstream reports every rule and leaves open how they combine. Here the rules of a set hold together and one set is
 * enough, which never lets an image pass that does not fit. A rule that has no meaning is unknown and spoils nothing
 * else.
 */
public final class CompatibilityValidator {

    private FeatureSet features;

    private CompatibilityValidator(FeatureSet features) {
        this.features = features;
    }

    /** The verdict on every set of a spec, in its order; variables of earlier rules reach all later ones. */
    public static List<SetVerdict> validate(CompatibilitySpec spec, FeatureSet features) {
        CompatibilityValidator validator = new CompatibilityValidator(features);
        List<SetVerdict> verdicts = new ArrayList<>();
        for (CompatibilitySet set : spec.sets()) {
            List<RuleVerdict> rules = new ArrayList<>();
            Truth all = Truth.TRUE;
            for (GroupRule rule : set.rules()) {
                RuleVerdict verdict = validator.execute(rule);
                rules.add(verdict);
                all = all.and(verdict.truth());
            }
            verdicts.add(new SetVerdict(set, all, rules));
        }
        return List.copyOf(verdicts);
    }

    private RuleVerdict execute(GroupRule rule) {
        Map<String, String> variables = new HashMap<>();
        boolean open = false;
        Verdict verdict;
        try {
            verdict = match(rule, variables);
        } catch (MalformedRuleException e) {
            verdict = new Verdict(Truth.UNKNOWN, false, e.getMessage());
            open = true;
        }
        if (verdict.executed()) {
            variables.putAll(rule.vars());
        } else {
            variables.clear();
            open |= verdict.truth() == Truth.UNKNOWN;
        }
        features = features.withVariables(variables, open);
        return new RuleVerdict(rule, verdict.truth(), verdict.obstacle());
    }

    private Verdict match(GroupRule rule, Map<String, String> variables) throws MalformedRuleException {
        Truth any = Truth.of(rule.matchAny().isEmpty());
        String obstacle = null;
        for (List<Term> alternative : rule.matchAny()) {
            FeatureMatcher.Match match = FeatureMatcher.match(alternative, features);
            if (match.truth() == Truth.TRUE) {
                expand(rule, match, variables);
            } else if (match.obstacle() != null) {
                obstacle = obstacle == null ? match.obstacle() : obstacle + " or " + match.obstacle();
            }
            any = any.or(match.truth());
        }
        FeatureMatcher.Match all = FeatureMatcher.match(rule.matchFeatures(), features);
        if (all.truth() == Truth.TRUE && !rule.matchFeatures().isEmpty()) {
            expand(rule, all, variables);
        }
        Truth truth = any.and(all.truth());
        boolean fromAny = any != Truth.TRUE && (all.truth() == Truth.TRUE || any == Truth.FALSE);
        // As upstream: with its own terms met, a rule leaves its variables even where no alternative matched.
        return new Verdict(truth, all.truth() == Truth.TRUE && any != Truth.UNKNOWN,
                truth == Truth.TRUE ? null : fromAny ? obstacle : all.obstacle());
    }

    private static void expand(GroupRule rule, FeatureMatcher.Match match, Map<String, String> variables)
            throws MalformedRuleException {
        if (!rule.varsTemplate().isEmpty()) {
            variables.putAll(VariablesTemplate.expand(rule.varsTemplate(), match.elements()));
        }
    }

    private record Verdict(Truth truth, boolean executed, @Nullable String obstacle) {}

    /**
     * What came of a set.
     *
     * @param truth whether all its rules hold
     * @param rules what came of each rule
     */
    public record SetVerdict(CompatibilitySet set, Truth truth, List<RuleVerdict> rules) {

        public SetVerdict {
            rules = List.copyOf(rules);
        }
    }

    /**
     * What came of a rule.
     *
     * @param obstacle what is asked and not met or not known, or what is wrong with the rule; {@code null} where it holds
     */
    public record RuleVerdict(GroupRule rule, Truth truth, @Nullable String obstacle) {}
}
