package io.bestfit.matcher.nfd;

import io.bestfit.matcher.nfd.CompatibilitySpec.Term;
import io.bestfit.matcher.nfd.FeatureSet.Feature;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Terms matched against the features of a node
 * (kubernetes-sigs/node-feature-discovery:pkg/apis/nfd/nodefeaturerule/rule.go, {@code evaluateFeatureMatcher}).
 *
 * <p>Every term is evaluated, as upstream's node validator does, so that an error is an error in any order.
 */
final class FeatureMatcher {

    /** The key under which templates find the name of an element. */
    private static final String NAME = "Name";
    /** The key under which templates find the value of an attribute. */
    private static final String VALUE = "Value";

    private final FeatureSet features;
    private final Map<String, Map<String, List<Map<String, String>>>> elements = new LinkedHashMap<>();
    private Truth truth = Truth.TRUE;
    private @Nullable String obstacle;

    private FeatureMatcher(FeatureSet features) {
        this.features = features;
    }

    /**
     * What came of a list of terms.
     *
     * @param truth whether all of them hold
     * @param elements what matched, by the two parts of the feature's name, for templates
     * @param obstacle the first term that does not hold or of which nobody knows; {@code null} where all hold
     */
    record Match(Truth truth, Map<String, Map<String, List<Map<String, String>>>> elements,
            @Nullable String obstacle) {}

    static Match match(List<Term> terms, FeatureSet features) throws MalformedRuleException {
        FeatureMatcher matcher = new FeatureMatcher(features);
        for (Term term : terms) {
            matcher.term(term);
        }
        return new Match(matcher.truth, matcher.elements, matcher.obstacle);
    }

    private void term(Term term) throws MalformedRuleException {
        String name = term.feature().toLowerCase(Locale.ROOT);
        Feature feature = features.get(name);
        List<Map<String, String>> matched = new ArrayList<>();
        if (feature == null) {
            conclude(features.complete() ? Truth.FALSE : Truth.UNKNOWN, term, asked(term));
        } else {
            if (term.expressions() != null) {
                expressions(term, term.expressions(), feature, matched);
            }
            if (term.name() != null) {
                conclude(names(term.name(), feature, matched), term, "a name " + term.name());
            }
        }
        int dot = term.feature().indexOf('.');
        elements.computeIfAbsent(dot < 0 ? name : term.feature().substring(0, dot), _ -> new LinkedHashMap<>())
                .computeIfAbsent(dot < 0 ? "" : term.feature().substring(dot + 1), _ -> new ArrayList<>())
                .addAll(matched);
    }

    private static String asked(Term term) {
        List<String> asked = new ArrayList<>();
        if (term.expressions() != null) {
            new TreeMap<>(term.expressions()).forEach((name, expression) -> asked.add(name + " " + expression));
        }
        if (term.name() != null) {
            asked.add("a name " + term.name());
        }
        return String.join(", ", asked);
    }

    private void conclude(Truth part, Term term, String asked) {
        if (part != Truth.TRUE && (obstacle == null || (part == Truth.FALSE && truth == Truth.UNKNOWN))) {
            String feature = term.feature().isBlank() ? "a feature without a name" : term.feature();
            obstacle = (feature + " " + asked).strip();
        }
        truth = truth.and(part);
    }

    /** Flags and attributes count as one set of elements; instances have to meet all expressions by themselves. */
    private void expressions(Term term, Map<String, Expression> expressions, Feature feature,
            List<Map<String, String>> matched) throws MalformedRuleException {
        Truth together = Truth.of(feature.flags() != null || feature.attributes() != null);
        StringBuilder asked = new StringBuilder();
        List<Map<String, String>> named = new ArrayList<>();
        for (Map.Entry<String, Expression> entry : new TreeMap<>(expressions).entrySet()) {
            Truth one = element(entry.getKey(), entry.getValue(), feature, named);
            if (one != Truth.TRUE) {
                asked.append(asked.isEmpty() ? "" : ", ").append(entry.getKey()).append(' ').append(entry.getValue());
            }
            together = together.and(one);
        }
        named.sort(Comparator.comparing(element -> element.getOrDefault(NAME, "")));
        matched.addAll(named);
        Truth alone = Truth.of(!feature.complete() && feature.flags() == null && feature.attributes() == null)
                .and(Truth.UNKNOWN);
        for (Map<String, String> instance : feature.all()) {
            Truth holds = instance(expressions, instance);
            if (holds == Truth.TRUE) {
                matched.add(instance);
            }
            alone = alone.or(holds);
        }
        conclude(together.or(alone), term, asked.toString());
    }

    private static Truth element(String name, Expression expression, Feature feature,
            List<Map<String, String>> matched) throws MalformedRuleException {
        // Absence has to hold in both kinds; anything else in one of them.
        boolean both = expression.operator().equals("DoesNotExist");
        Truth result = Truth.of(both && (feature.flags() != null || feature.attributes() != null));
        boolean isFlag = feature.flags() != null && feature.flags().contains(name);
        String value = feature.attributes() == null ? null : feature.attributes().get(name);
        // What is listed as one kind is none of the other, even where more may be listed.
        Truth absent = isFlag || value != null ? Truth.FALSE : feature.unlisted(name);
        if (feature.flags() != null) {
            Truth flag = ExpressionEvaluator.evaluate(expression, isFlag ? Truth.TRUE : absent, null);
            if (flag == Truth.TRUE) {
                matched.add(Map.of(NAME, name));
            }
            result = both ? result.and(flag) : result.or(flag);
        }
        // As upstream: of what exists as a flag, absence is not asked again.
        if (feature.attributes() != null && !(both && result == Truth.FALSE)) {
            Truth attribute = ExpressionEvaluator.evaluate(expression, value == null ? absent : Truth.TRUE, value);
            if (attribute == Truth.TRUE) {
                matched.add(Map.of(NAME, name, VALUE, value == null ? "" : value));
            }
            result = both ? result.and(attribute) : result.or(attribute);
        }
        return result;
    }

    private static Truth instance(Map<String, Expression> expressions, Map<String, String> instance)
            throws MalformedRuleException {
        Truth all = Truth.TRUE;
        for (Map.Entry<String, Expression> entry : expressions.entrySet()) {
            String value = instance.get(entry.getKey());
            all = all.and(ExpressionEvaluator.evaluate(entry.getValue(), Truth.of(value != null), value));
        }
        return all;
    }

    private static Truth names(Expression expression, Feature feature, List<Map<String, String>> matched)
            throws MalformedRuleException {
        List<Map<String, String>> named = new ArrayList<>();
        if (feature.flags() != null) {
            for (String name : feature.flags()) {
                if (ExpressionEvaluator.evaluate(expression, Truth.TRUE, name) == Truth.TRUE) {
                    named.add(Map.of(NAME, name));
                }
            }
        }
        if (feature.attributes() != null) {
            for (Map.Entry<String, String> attribute : feature.attributes().entrySet()) {
                if (ExpressionEvaluator.evaluate(expression, Truth.TRUE, attribute.getKey()) == Truth.TRUE) {
                    named.add(Map.of(NAME, attribute.getKey(), VALUE, attribute.getValue()));
                }
            }
        }
        named.sort(Comparator.comparing(element -> element.getOrDefault(NAME, "")));
        for (Map<String, String> instance : feature.all()) {
            boolean any = false;
            for (String name : instance.keySet()) {
                any |= ExpressionEvaluator.evaluate(expression, Truth.TRUE, name) == Truth.TRUE;
            }
            if (any) {
                named.add(instance);
            }
        }
        matched.addAll(named);
        return named.isEmpty() ? feature.complete() ? Truth.FALSE : Truth.UNKNOWN : Truth.TRUE;
    }
}
