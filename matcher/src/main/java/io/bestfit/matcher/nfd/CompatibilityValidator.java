package io.bestfit.matcher.nfd;

import io.bestfit.matcher.nfd.CompatibilitySpec.CompatibilitySet;
import io.bestfit.matcher.nfd.CompatibilitySpec.GroupRule;
import io.bestfit.matcher.nfd.CompatibilitySpec.Term;
import io.bestfit.matcher.nfd.FeatureMatcher.Match;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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

    private final RuleFeatures features;

    /**
     * A validator of the sets of one spec.
     *
     * @param node the features of the node
     */
    public CompatibilityValidator(FeatureSet node) {
        features = new RuleFeatures(node);
    }

    /** The verdict on every set of a spec, in its order. */
    public static List<SetVerdict> validate(CompatibilitySpec spec, FeatureSet node) {
        CompatibilityValidator validator = new CompatibilityValidator(node);
        return spec.sets().stream().map(validator::validate).toList();
    }

    /** The verdict on the next set of the spec; variables of earlier rules reach all later ones. */
    public SetVerdict validate(CompatibilitySet set) {
        List<RuleVerdict> rules = new ArrayList<>(set.rules().size());
        Truth all = Truth.TRUE;
        for (int place = 0; place < set.rules().size(); place++) {
            RuleVerdict verdict = execute(set.rules().get(place));
            rules.add(verdict);
            all = all.and(verdict.truth());
        }
        return new SetVerdict(set, all, rules);
    }

    private RuleVerdict execute(GroupRule rule) {
        Map<String, String> variables = rule.varsTemplate().isEmpty() ? Map.of() : new HashMap<>();
        RuleVerdict verdict;
        boolean executed;
        boolean open;
        try {
            verdict = match(rule, variables);
            // As upstream: with its own terms met, a rule leaves its variables even where no alternative matched.
            executed = verdict.ownTerms() == Truth.TRUE && verdict.alternatives() != Truth.UNKNOWN;
            open = !executed && verdict.truth() == Truth.UNKNOWN;
        } catch (MalformedRuleException e) {
            verdict = new RuleVerdict(rule, Truth.UNKNOWN, Truth.UNKNOWN, List.of(), e.getMessage());
            executed = false;
            open = true;
        }
        if (!executed) {
            features.leave(Map.of(), open);
        } else if (variables.isEmpty()) {
            features.leave(rule.vars(), open);
        } else {
            variables.putAll(rule.vars());
            features.leave(variables, open);
        }
        return verdict;
    }

    private RuleVerdict match(GroupRule rule, Map<String, String> variables) throws MalformedRuleException {
        Truth any = Truth.of(rule.matchAny().isEmpty());
        List<Obstacle> obstacles = new ArrayList<>(rule.matchAny().size() + 1);
        for (List<Term> alternative : rule.matchAny()) {
            Match match = match(alternative, rule.varsTemplate(), !rule.varsTemplate().isEmpty(), variables);
            any = any.or(match.truth());
            if (match.obstacle() != null) {
                obstacles.add(match.obstacle());
            }
        }
        boolean tells = !rule.varsTemplate().isEmpty() && !rule.matchFeatures().isEmpty();
        Match all = match(rule.matchFeatures(), rule.varsTemplate(), tells, variables);
        if (any == Truth.TRUE || (any == Truth.UNKNOWN && all.truth() != Truth.TRUE)) {
            obstacles.clear();
            if (all.obstacle() != null) {
                obstacles.add(all.obstacle());
            }
        }
        return new RuleVerdict(rule, all.truth(), any, obstacles, null);
    }

    /** Matches terms, and expands the template where they hold and it is to tell what matched. */
    private Match match(List<Term> terms, VariablesTemplate template, boolean tells,
            Map<String, String> variables) throws MalformedRuleException {
        MatchedElements elements = tells ? new MatchedElements() : null;
        Match match = FeatureMatcher.match(terms, features, elements);
        if (match.truth() == Truth.TRUE && elements != null) {
            template.expand(elements.features(), variables);
        }
        return match;
    }

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
     * @param ownTerms whether its own terms hold
     * @param alternatives whether one of its alternatives holds, or there are none
     * @param obstacles what is asked and not met or not known; none where it holds
     * @param fault what is wrong with the rule; {@code null} where it has a meaning
     */
    public record RuleVerdict(GroupRule rule, Truth ownTerms, Truth alternatives, List<Obstacle> obstacles,
            @Nullable String fault) {

        public RuleVerdict {
            obstacles = List.copyOf(obstacles);
        }

        /** Whether the rule holds. */
        public Truth truth() {
            return ownTerms.and(alternatives);
        }

        /** What is in the way, or what is wrong with the rule; empty where it holds. */
        public String obstacle() {
            return fault != null
                    ? fault
                    : obstacles.stream().map(Obstacle::toString).collect(Collectors.joining(" or "));
        }
    }
}
