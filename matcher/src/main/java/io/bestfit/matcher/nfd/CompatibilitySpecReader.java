package io.bestfit.matcher.nfd;

import io.bestfit.matcher.nfd.CompatibilitySpec.CompatibilitySet;
import io.bestfit.matcher.nfd.CompatibilitySpec.ElementExpression;
import io.bestfit.matcher.nfd.CompatibilitySpec.GroupRule;
import io.bestfit.matcher.nfd.CompatibilitySpec.Term;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The reader of the document in an image compatibility artifact, YAML or JSON
 * (kubernetes-sigs/node-feature-discovery:docs/usage/image-compatibility.md).
 *
 * <p>As upstream: unknown keys are ignored, a value of another type is an error, an absent one is empty.
 */
public final class CompatibilitySpecReader {

    /** The longest document that is read, in characters. */
    public static final int LONGEST = 256 * 1024;

    /** The most by which all patterns of a document grow when they are compiled, in characters. */
    private static final int MOST_GROWTH = 2_000;

    private CompatibilitySpecReader() {}

    /**
     * Reads a document.
     *
     * @throws MalformedRuleException where it has no meaning; the message names the place
     */
    public static CompatibilitySpec read(String document) throws MalformedRuleException {
        if (document.length() > LONGEST) {
            throw new MalformedRuleException("it is over " + LONGEST + " characters");
        }
        Object tree = YamlTree.read(document);
        if (PatternSize.growth(tree) > MOST_GROWTH) {
            throw new MalformedRuleException("its patterns repeat more than " + MOST_GROWTH + " characters");
        }
        List<CompatibilitySet> sets = new ArrayList<>();
        Map<String, @Nullable Object> root = map(tree, "the document");
        for (Object set : list(root.get("compatibilities"), "compatibilities")) {
            sets.add(set(map(set, "compatibilities")));
        }
        return new CompatibilitySpec(sets);
    }

    private static CompatibilitySet set(Map<String, @Nullable Object> set) throws MalformedRuleException {
        List<GroupRule> rules = new ArrayList<>();
        for (Object rule : list(set.get("rules"), "rules")) {
            rules.add(rule(map(rule, "rules")));
        }
        return new CompatibilitySet(rules, integer(set.get("weight"), "weight"), text(set.get("tag"), "tag"),
                text(set.get("description"), "description"));
    }

    private static GroupRule rule(Map<String, @Nullable Object> rule) throws MalformedRuleException {
        Map<String, String> vars = new LinkedHashMap<>();
        for (Map.Entry<String, @Nullable Object> entry : map(rule.get("vars"), "vars").entrySet()) {
            vars.put(entry.getKey(), text(entry.getValue(), "vars"));
        }
        List<List<Term>> any = new ArrayList<>();
        for (Object alternative : list(rule.get("matchAny"), "matchAny")) {
            any.add(terms(map(alternative, "matchAny").get("matchFeatures")));
        }
        return new GroupRule(text(rule.get("name"), "name"), vars,
                VariablesTemplate.read(text(rule.get("varsTemplate"), "varsTemplate")),
                terms(rule.get("matchFeatures")), any);
    }

    private static List<Term> terms(@Nullable Object value) throws MalformedRuleException {
        List<Term> terms = new ArrayList<>();
        for (Object element : list(value, "matchFeatures")) {
            Map<String, @Nullable Object> term = map(element, "matchFeatures");
            terms.add(new Term(text(term.get("feature"), "feature"), expressions(term.get("matchExpressions")),
                    term.get("matchName") == null ? null : expression(term.get("matchName"), "matchName")));
        }
        return terms;
    }

    static @Nullable List<ElementExpression> expressions(@Nullable Object value) throws MalformedRuleException {
        if (value == null) {
            return null;
        }
        List<ElementExpression> expressions = new ArrayList<>();
        for (Map.Entry<String, @Nullable Object> entry : map(value, "matchExpressions").entrySet()) {
            expressions.add(new ElementExpression(entry.getKey(),
                    expression(entry.getValue(), "matchExpressions." + entry.getKey())));
        }
        expressions.sort(Comparator.comparing(ElementExpression::element));
        return expressions;
    }

    static Expression expression(@Nullable Object value, String place) throws MalformedRuleException {
        if (value == null) {
            throw new MalformedRuleException(place + " is null");
        }
        Map<String, @Nullable Object> expression = map(value, place);
        List<String> operands = new ArrayList<>();
        for (Object operand : list(expression.get("value"), place + ".value")) {
            operands.add(text(operand, place + ".value"));
        }
        return new Expression(text(expression.get("op"), place + ".op"), operands,
                text(expression.get("type"), place + ".type"));
    }

    private static Map<String, @Nullable Object> map(@Nullable Object value, String place)
            throws MalformedRuleException {
        return switch (value) {
            case null -> Map.of();
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> copy = new LinkedHashMap<>();
                map.forEach((key, element) -> copy.put(String.valueOf(key), element));
                yield copy;
            }
            default -> throw new MalformedRuleException(place + " is no mapping");
        };
    }

    private static List<?> list(@Nullable Object value, String place) throws MalformedRuleException {
        return switch (value) {
            case null -> List.of();
            case List<?> list -> list;
            case Map<?, ?> map when map.isEmpty() -> List.of();
            default -> throw new MalformedRuleException(place + " is no list");
        };
    }

    private static String text(@Nullable Object value, String place) throws MalformedRuleException {
        return switch (value) {
            case null -> "";
            case String text -> text;
            default -> throw new MalformedRuleException(place + " is no text");
        };
    }

    private static int integer(@Nullable Object value, String place) throws MalformedRuleException {
        String text = text(value, place);
        try {
            return text.isEmpty() ? 0 : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new MalformedRuleException(place + " is no whole number: '" + text + "'");
        }
    }
}
