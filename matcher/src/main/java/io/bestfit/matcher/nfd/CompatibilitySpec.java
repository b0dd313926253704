package io.bestfit.matcher.nfd;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an image needs, as an image compatibility artifact says it
 * (kubernetes-sigs/node-feature-discovery:api/image-compatibility/v1alpha1/spec.go).
 *
 * @param sets alternatives: one that holds is enough
 */
public record CompatibilitySpec(List<CompatibilitySet> sets) {

    public CompatibilitySpec {
        sets = List.copyOf(sets);
    }

    /**
     * Rules that hold together.
     *
     * @param weight how much this alternative is preferred; 0 where it is not said
     * @param tag the set's own name, possibly empty
     * @param description what it is, possibly empty
     */
    public record CompatibilitySet(List<GroupRule> rules, int weight, String tag, String description) {

        public CompatibilitySet {
            rules = List.copyOf(rules);
        }
    }

    /**
     * One rule: all terms hold, and one of the alternatives where there are any.
     *
     * @param name the rule's name, possibly empty
     * @param vars what later rules find in {@code rule.matched} when this one was executed
     * @param varsTemplate the same, made of what matched; empty where there is none
     * @param matchFeatures terms of which all hold
     * @param matchAny lists of terms of which one holds
     */
    public record GroupRule(String name, Map<String, String> vars, VariablesTemplate varsTemplate,
            List<Term> matchFeatures, List<List<Term>> matchAny) {

        public GroupRule {
            vars = Map.copyOf(vars);
            matchFeatures = List.copyOf(matchFeatures);
            matchAny = matchAny.stream().map(List::copyOf).toList();
        }
    }

    /**
     * What is asked of one feature.
     *
     * @param feature the feature as it was written
     * @param expressions by the names of the elements, in their order, all of which hold; {@code null} where there is no
     *     {@code matchExpressions}
     * @param name what the name of one element has to match; {@code null} where there is no {@code matchName}
     */
    public record Term(String feature, @Nullable List<ElementExpression> expressions, @Nullable Expression name) {

        public Term {
            expressions = expressions == null ? null : List.copyOf(expressions);
        }
    }

    /**
     * What is asked of one element of a feature.
     *
     * @param element the element's name
     * @param expression what its value has to match
     */
    public record ElementExpression(String element, Expression expression) {

        /** As a person would read it: {@code AVX2 Exists}. */
        @Override
        public String toString() {
            return element + " " + expression;
        }
    }
}
