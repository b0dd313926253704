package io.bestfit.matcher.nfd;

import io.bestfit.matcher.nfd.CompatibilitySpec.ElementExpression;
import io.bestfit.matcher.nfd.CompatibilitySpec.Term;
import io.bestfit.matcher.nfd.FeatureSet.Feature;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Terms matched against the features of a node
 * (kubernetes-sigs/node-feature-discovery:pkg/apis/nfd/nodefeaturerule/rule.go, {@code evaluateFeatureMatcher}).
 *
 * <p>Every term is evaluated, as upstream's node validator does, so that an error is an error in any order.
 */
final class FeatureMatcher {

    private final RuleFeatures features;
    private final @Nullable MatchedElements elements;
    private Truth truth = Truth.TRUE;
    private @Nullable Obstacle obstacle;

    private FeatureMatcher(RuleFeatures features, @Nullable MatchedElements elements) {
        this.features = features;
        this.elements = elements;
    }

    /**
     * What came of a list of terms.
     *
     * @param truth whether all of them hold
     * @param obstacle the first term that does not hold or of which nobody knows; {@code null} where all hold
     */
    record Match(Truth truth, @Nullable Obstacle obstacle) {}

    /**
     * Matches terms.
     *
     * @param elements where to collect what matched; {@code null} where nobody asks for it
     */
    static Match match(List<Term> terms, RuleFeatures features, @Nullable MatchedElements elements)
            throws MalformedRuleException {
        FeatureMatcher matcher = new FeatureMatcher(features, elements);
        for (int place = 0; place < terms.size(); place++) {
            matcher.term(terms.get(place));
        }
        return new Match(matcher.truth, matcher.obstacle);
    }

    private void term(Term term) throws MalformedRuleException {
        String lookup = term.feature().toLowerCase(Locale.ROOT);
        Feature feature = features.get(lookup);
        if (elements != null) {
            elements.begin(term.feature());
        }
        List<ElementExpression> expressions = term.expressions();
        Expression name = term.name();
        if (feature == null) {
            conclude(features.unlisted(lookup), term,
                    expressions == null ? List.of() : expressions, name);
            return;
        }
        if (expressions != null) {
            expressions(term, expressions, feature);
        }
        if (name != null) {
            conclude(names(name, feature), term, List.of(), name);
        }
    }

    private void conclude(Truth part, Term term, List<ElementExpression> expressions, @Nullable Expression name) {
        if (part != Truth.TRUE && (obstacle == null || (part == Truth.FALSE && truth == Truth.UNKNOWN))) {
            obstacle = new Obstacle(term, expressions, name);
        }
        truth = truth.and(part);
    }

    /** Flags and attributes count as one set of elements; instances have to meet all expressions by themselves. */
    private void expressions(Term term, List<ElementExpression> expressions, Feature feature)
            throws MalformedRuleException {
        boolean hasElements = feature.flags() != null || feature.attributes() != null;
        Truth together = Truth.of(hasElements);
        List<ElementExpression> unmet = List.of();
        for (int place = 0; place < expressions.size(); place++) {
            ElementExpression asked = expressions.get(place);
            Truth one = element(asked.element(), asked.expression(), feature);
            if (one != Truth.TRUE) {
                unmet = unmet.isEmpty() ? new ArrayList<>(expressions.size()) : unmet;
                unmet.add(asked);
            }
            together = together.and(one);
        }
        if (elements != null) {
            elements.sort();
        }
        Truth alone = feature.complete() || hasElements ? Truth.FALSE : Truth.UNKNOWN;
        for (Map<String, String> instance : feature.all()) {
            Truth holds = instance(expressions, instance);
            if (holds == Truth.TRUE && elements != null) {
                elements.add(instance);
            }
            alone = alone.or(holds);
        }
        conclude(together.or(alone), term, unmet, null);
    }

    private Truth element(String name, Expression expression, Feature feature) throws MalformedRuleException {
        // Absence has to hold in both kinds; anything else in one of them.
        boolean both = expression.isAbsence();
        Truth result = Truth.of(both && (feature.flags() != null || feature.attributes() != null));
        boolean isFlag = feature.flags() != null && feature.flags().contains(name);
        String value = feature.attributes() == null ? null : feature.attributes().get(name);
        // What is listed as one kind is none of the other, even where more may be listed.
        Truth absent = isFlag || value != null ? Truth.FALSE : feature.unlisted(name);
        if (feature.flags() != null) {
            Truth flag = ExpressionEvaluator.evaluate(expression, isFlag ? Truth.TRUE : absent, null);
            if (flag == Truth.TRUE && elements != null) {
                elements.add(name);
            }
            result = both ? result.and(flag) : result.or(flag);
        }
        // As upstream: of what exists as a flag, absence is not asked again.
        if (feature.attributes() != null && !(both && result == Truth.FALSE)) {
            Truth attribute = ExpressionEvaluator.evaluate(expression, value == null ? absent : Truth.TRUE, value);
            if (attribute == Truth.TRUE && elements != null) {
                elements.add(name, value == null ? "" : value);
            }
            result = both ? result.and(attribute) : result.or(attribute);
        }
        return result;
    }

    private static Truth instance(List<ElementExpression> expressions, Map<String, String> instance)
            throws MalformedRuleException {
        Truth all = Truth.TRUE;
        for (ElementExpression asked : expressions) {
            String value = instance.get(asked.element());
            all = all.and(ExpressionEvaluator.evaluate(asked.expression(), Truth.of(value != null), value));
        }
        return all;
    }

    private Truth names(Expression expression, Feature feature) throws MalformedRuleException {
        boolean any = false;
        if (elements != null) {
            elements.nextGroup();
        }
        if (feature.flags() != null) {
            for (String name : feature.flags()) {
                if (ExpressionEvaluator.evaluate(expression, Truth.TRUE, name) == Truth.TRUE) {
                    any = true;
                    if (elements != null) {
                        elements.add(name);
                    }
                }
            }
        }
        if (feature.attributes() != null) {
            for (Map.Entry<String, String> attribute : feature.attributes().entrySet()) {
                if (ExpressionEvaluator.evaluate(expression, Truth.TRUE, attribute.getKey()) == Truth.TRUE) {
                    any = true;
                    if (elements != null) {
                        elements.add(attribute.getKey(), attribute.getValue());
                    }
                }
            }
        }
        if (elements != null) {
            elements.sort();
        }
        for (Map<String, String> instance : feature.all()) {
            boolean hit = false;
            for (String name : instance.keySet()) {
                hit |= ExpressionEvaluator.evaluate(expression, Truth.TRUE, name) == Truth.TRUE;
            }
            if (hit && elements != null) {
                elements.add(instance);
            }
            any |= hit;
        }
        return any ? Truth.TRUE : feature.complete() ? Truth.FALSE : Truth.UNKNOWN;
    }
}
