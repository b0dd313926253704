package io.bestfit.matcher.oracle;

import io.bestfit.matcher.nfd.FeatureSet;
import io.bestfit.matcher.nfd.FeatureSet.Feature;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A spec of Node Feature Discovery on one node, from its document: every rule from scratch, every term, every element.
 */
final class NaiveFeatures {

    /** The only templates that random specs have. */
    private static final Pattern TEMPLATE = Pattern
            .compile("\\{\\{ range \\.(\\w+)\\.(\\w+) }}(.*)\\{\\{ \\.Name }}=(.*)\n\\{\\{ end }}");

    private final FeatureSet node;
    private final Map<String, String> variables = new HashMap<>();
    private boolean anyRuleBefore;
    private boolean variablesAreOpen;

    private NaiveFeatures(FeatureSet node) {
        this.node = node;
    }

    /**
     * What came of a spec.
     *
     * @param weight that of the best set that holds; {@code null} where none does
     */
    record Outcome(State state, @Nullable Integer weight) {}

    /** Nobody can evaluate something of a rule. */
    private static final class NoMeaning extends Exception {

        private static final long serialVersionUID = 1L;
    }

    static Outcome outcome(JsonNode spec, FeatureSet node) {
        NaiveFeatures naive = new NaiveFeatures(node);
        List<State> sets = new ArrayList<>();
        List<Integer> weights = new ArrayList<>();
        for (JsonNode set : spec.path("compatibilities")) {
            List<State> rules = new ArrayList<>();
            set.path("rules").forEach(rule -> rules.add(naive.rule(rule)));
            State state = State.worst(rules);
            sets.add(state);
            if (state == State.YES) {
                weights.add(set.path("weight").asInt(0));
            }
        }
        State best = sets.isEmpty() ? State.YES : Collections.min(sets);
        return new Outcome(best, weights.isEmpty() ? null : Collections.max(weights));
    }

    private State rule(JsonNode rule) {
        Map<String, String> left = new HashMap<>();
        State own;
        State alternatives;
        try {
            List<State> some = new ArrayList<>();
            for (JsonNode alternative : rule.path("matchAny")) {
                some.add(terms(alternative.path("matchFeatures"), rule, left));
            }
            alternatives = some.isEmpty() ? State.YES : Collections.min(some);
            own = terms(rule.path("matchFeatures"), rule, left);
        } catch (NoMeaning e) {
            anyRuleBefore = true;
            variablesAreOpen = true;
            return State.OPEN;
        }
        State state = State.worst(List.of(own, alternatives));
        if (own == State.YES && alternatives != State.OPEN) {
            rule.path("vars").properties().forEach(entry -> left.put(entry.getKey(), entry.getValue().asString("")));
            variables.putAll(left);
        } else if (state == State.OPEN) {
            variablesAreOpen = true;
        }
        anyRuleBefore = true;
        return state;
    }

    private State terms(JsonNode terms, JsonNode rule, Map<String, String> left) throws NoMeaning {
        List<State> states = new ArrayList<>();
        Map<String, Set<String>> matched = new TreeMap<>();
        for (JsonNode term : terms) {
            String name = term.path("feature").asString("");
            Set<String> names = matched.computeIfAbsent(name, none -> new TreeSet<>());
            Feature feature = feature(name.toLowerCase(Locale.ROOT));
            if (feature == null) {
                boolean known = node.complete() || name.equals("rule.matched");
                states.add(known ? State.NO : State.OPEN);
                continue;
            }
            if (term.has("matchExpressions")) {
                states.add(expressions(term.path("matchExpressions"), feature, names));
            }
            if (term.has("matchName")) {
                states.add(names(term.path("matchName"), feature, names));
            }
        }
        State state = State.worst(states);
        Matcher template = TEMPLATE.matcher(rule.path("varsTemplate").asString(""));
        if (state == State.YES && !terms.isEmpty() && template.matches()) {
            Set<String> names = matched.get(template.group(1) + "." + template.group(2));
            if (names == null) {
                throw new NoMeaning();
            }
            names.forEach(name -> left.put(template.group(3) + name, template.group(4)));
        }
        return state;
    }

    private @Nullable Feature feature(String name) {
        if (!name.equals("rule.matched")) {
            return node.features().get(name);
        }
        return anyRuleBefore ? new Feature(null, variables, null, !variablesAreOpen, Set.of()) : null;
    }

    /** Flags and attributes together meet all expressions, or one instance does. */
    private static State expressions(JsonNode expressions, Feature feature, Set<String> names) throws NoMeaning {
        List<State> together = new ArrayList<>();
        boolean elements = feature.flags() != null || feature.attributes() != null;
        for (Map.Entry<String, JsonNode> asked : expressions.properties()) {
            State one = elements ? element(asked.getKey(), asked.getValue(), feature) : State.NO;
            if (one == State.YES) {
                names.add(asked.getKey());
            }
            together.add(one);
        }
        List<State> ways = new ArrayList<>();
        ways.add(elements ? State.worst(together) : feature.complete() ? State.NO : State.OPEN);
        for (Map<String, String> instance : Objects.requireNonNullElse(feature.instances(),
                List.<Map<String, String>>of())) {
            List<State> all = new ArrayList<>();
            for (Map.Entry<String, JsonNode> asked : expressions.properties()) {
                String value = instance.get(asked.getKey());
                all.add(evaluate(asked.getValue(), State.of(value != null), value));
            }
            ways.add(State.worst(all));
        }
        return Collections.min(ways);
    }

    private static State element(String name, JsonNode expression, Feature feature) throws NoMeaning {
        boolean isFlag = feature.flags() != null && feature.flags().contains(name);
        String value = feature.attributes() == null ? null : feature.attributes().get(name);
        boolean closed = feature.complete() || feature.absent().contains(name) || isFlag || value != null;
        State missing = closed ? State.NO : State.OPEN;
        List<State> kinds = new ArrayList<>();
        if (feature.flags() != null) {
            kinds.add(evaluate(expression, isFlag ? State.YES : missing, null));
        }
        if (feature.attributes() != null) {
            kinds.add(evaluate(expression, value != null ? State.YES : missing, value));
        }
        return operator(expression).equals("DoesNotExist") ? State.worst(kinds) : Collections.min(kinds);
    }

    private static State names(JsonNode expression, Feature feature, Set<String> names) throws NoMeaning {
        boolean any = false;
        Collection<String> own = new TreeSet<>(Objects.requireNonNullElse(feature.flags(), Set.of()));
        own.addAll(Objects.requireNonNullElse(feature.attributes(), Map.<String, String>of()).keySet());
        for (String name : own) {
            if (evaluate(expression, State.YES, name) == State.YES) {
                names.add(name);
                any = true;
            }
        }
        for (Map<String, String> instance : Objects.requireNonNullElse(feature.instances(),
                List.<Map<String, String>>of())) {
            for (String name : instance.keySet()) {
                any |= evaluate(expression, State.YES, name) == State.YES;
            }
        }
        return any ? State.YES : feature.complete() ? State.NO : State.OPEN;
    }

    private static String operator(JsonNode expression) {
        return expression.path("op").asString("");
    }

    private static State evaluate(JsonNode expression, State presence, @Nullable String value) throws NoMeaning {
        List<String> wanted = expression.path("value").valueStream().map(one -> one.asString("")).toList();
        String operator = operator(expression);
        return switch (operator) {
            case "", "Exists", "DoesNotExist" -> {
                check(wanted.isEmpty());
                yield operator.isEmpty()
                        ? State.YES
                        : operator.equals("Exists")
                                ? presence
                                : switch (presence) {
                                    case YES -> State.NO;
                                    case OPEN -> State.OPEN;
                                    case NO -> State.YES;
                                };
            }
            case "In", "NotIn", "InRegexp", "Gt", "Ge", "Lt", "Le", "GtLt", "GeLe", "IsTrue", "IsFalse" ->
                presence != State.YES
                        ? presence
                        : State.of(value != null && holds(operator, expression, wanted, value));
            default -> throw new NoMeaning();
        };
    }

    private static boolean holds(String operator, JsonNode expression, List<String> wanted, String value)
            throws NoMeaning {
        switch (operator) {
            case "IsTrue", "IsFalse" -> check(wanted.isEmpty());
            case "In", "NotIn", "InRegexp" -> check(!wanted.isEmpty());
            case "GtLt", "GeLe" -> check(wanted.size() == 2);
            default -> check(wanted.size() == 1);
        }
        return switch (operator) {
            case "IsTrue" -> value.equals("true");
            case "IsFalse" -> value.equals("false");
            case "In" -> wanted.contains(value);
            case "NotIn" -> !wanted.contains(value);
            case "InRegexp" -> {
                check(!wanted.contains("("));
                yield wanted.stream().anyMatch(pattern -> Pattern.compile(pattern).matcher(value).find());
            }
            default -> {
                String type = expression.path("type").asString("");
                check(Set.of("", "version").contains(type));
                List<Long> there = numbers(value, type);
                List<List<Long>> ends = new ArrayList<>();
                for (String end : wanted) {
                    ends.add(numbers(end, type));
                }
                int low = compare(there, ends.getFirst());
                int high = compare(there, ends.getLast());
                check(!type.isEmpty() || wanted.size() == 1 || compare(ends.getFirst(), ends.getLast()) < 0);
                yield switch (operator) {
                    case "Gt" -> low > 0;
                    case "Ge" -> low >= 0;
                    case "Lt" -> low < 0;
                    case "Le" -> low <= 0;
                    case "GtLt" -> low > 0 && high < 0;
                    default -> low >= 0 && high <= 0;
                };
            }
        };
    }

    private static List<Long> numbers(String text, String type) throws NoMeaning {
        Matcher version = Pattern.compile("v?(\\d+)(?:\\.(\\d+))?(?:\\.(\\d+))?(?:-[0-9A-Za-z.-]+)?").matcher(text);
        if (type.isEmpty()) {
            check(text.matches("[+-]?\\d+"));
            return List.of(Long.valueOf(text));
        }
        check(version.matches());
        List<Long> numbers = new ArrayList<>();
        for (int part = 1; part <= 3; part++) {
            String digits = version.group(part);
            numbers.add(digits == null ? 0L : Long.valueOf(digits));
        }
        return numbers;
    }

    private static int compare(List<Long> one, List<Long> other) {
        for (int place = 0; place < one.size(); place++) {
            int order = one.get(place).compareTo(other.get(place));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static void check(boolean condition) throws NoMeaning {
        if (!condition) {
            throw new NoMeaning();
        }
    }
}
