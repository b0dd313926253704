package io.bestfit.matcher.nfd;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.matcher.nfd.CompatibilitySpec.ElementExpression;
import io.bestfit.matcher.nfd.CompatibilitySpec.Term;
import io.bestfit.matcher.nfd.FeatureSet.Feature;
import io.bestfit.matcher.testing.SharedData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every row of upstream's own test tables gets upstream's verdict. */
class UpstreamTablesTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String FEATURE = "domain.feature";
    /** What the tables held when they were recorded; fewer rows would mean that some are not read. */
    private static final int EXPRESSION_ROWS = 209;
    private static final int SET_ROWS = 74;
    private static final int VALIDATOR_ROWS = 12;

    @TestFactory
    List<DynamicTest> everyExpressionGetsUpstreamsVerdict() {
        List<DynamicTest> tests = new ArrayList<>();
        JsonNode tables = JSON.readTree(SharedData.text("nfd/match-expression-cases.json")).get("tables");
        tables.properties().forEach(table -> table.getValue().forEach(row -> tests.add(DynamicTest.dynamicTest(
                table.getKey() + " " + row.path("name").asString(""), () -> {
                    Expression expression = new Expression(row.path("op").asString(""), texts(row.path("values")),
                            row.path("valueType").asString(""));
                    boolean wantsError = table.getKey().endsWith("_errors")
                            || row.path("err").asString("").equals("error");
                    assertThat(outcome(() -> switch (table.getKey()) {
                        case "evaluateMatchExpression" -> ExpressionEvaluator.evaluate(expression,
                                Truth.of(row.path("valid").asBoolean(false)), text(row.get("input")));
                        case "evaluateMatchExpression_errors" -> ExpressionEvaluator.evaluate(expression, Truth.TRUE,
                                text(row.get("input")));
                        case "evaluateMatchExpressionKeys" -> ExpressionEvaluator.evaluate(expression,
                                Truth.of(row.path("input").has(row.path("key").asString(""))), null);
                        default -> {
                            String value = text(row.path("input").get(row.path("key").asString("")));
                            yield ExpressionEvaluator.evaluate(expression, Truth.of(value != null), value);
                        }
                    })).as(row.toString()).isEqualTo(wantsError ? "error" : verdict(row));
                }))));
        assertThat(tests).hasSizeGreaterThanOrEqualTo(EXPRESSION_ROWS);
        return tests;
    }

    @TestFactory
    List<DynamicTest> everySetOfExpressionsGetsUpstreamsVerdict() {
        List<DynamicTest> tests = new ArrayList<>();
        JsonNode tables = JSON.readTree(SharedData.text("nfd/match-set-cases.json")).get("tables");
        tables.properties().forEach(table -> table.getValue().forEach(row -> tests.add(DynamicTest.dynamicTest(
                table.getKey() + " " + row.path("name").asString(""), () -> {
                    boolean wantsError = row.path("err").asString("").equals("error")
                            || row.path("expectErr").asBoolean(false);
                    List<Map<String, String>> elements = new ArrayList<>();
                    assertThat(outcome(() -> {
                        MatchedElements matched = new MatchedElements();
                        FeatureMatcher.Match match = match(table.getKey(), row, matched);
                        matched.features().values().forEach(feature -> feature.values().forEach(elements::addAll));
                        return match.truth();
                    })).as(row.toString()).isEqualTo(wantsError ? "error" : verdict(row));
                    // Upstream's tables are for a matcher that stops early, so what matched is told of matches only.
                    if (row.path("result").asBoolean(false) && row.has("output")
                            && !table.getKey().equals("matchKeys")) {
                        assertThat(elements).as(row.toString())
                                .containsExactlyInAnyOrderElementsOf(maps(row.get("output")));
                    }
                }))));
        assertThat(tests).hasSizeGreaterThanOrEqualTo(SET_ROWS);
        return tests;
    }

    @TestFactory
    Stream<DynamicTest> everyRuleOfASpecGetsUpstreamsVerdict() throws MalformedRuleException {
        JsonNode root = JSON.readTree(SharedData.text("nfd/node-validator-cases.json"));
        FeatureSet features = FeatureSetReader.read(root.get("features").toString());
        assertThat(root.get("cases").size()).isGreaterThanOrEqualTo(VALIDATOR_ROWS);
        return root.get("cases").valueStream()
                .map(row -> DynamicTest.dynamicTest(row.path("title").asString(""), () -> {
                    CompatibilitySpec spec = CompatibilitySpecReader.read(row.get("spec").toString());
                    Set<String> tags = new HashSet<>(texts(row.path("tags")));
                    List<Boolean> actual = new ArrayList<>();
                    for (var set : CompatibilityValidator.validate(spec, features)) {
                        if (tags.isEmpty() || tags.contains(set.set().tag())) {
                            set.rules().forEach(rule -> actual.add(rule.truth() == Truth.TRUE));
                            set.rules().forEach(rule -> assertThat(rule.truth()).isNotEqualTo(Truth.UNKNOWN));
                        }
                    }
                    List<Boolean> expected = new ArrayList<>();
                    row.get("expected").forEach(set -> set.path("rules")
                            .forEach(rule -> expected.add(rule.path("isMatch").asBoolean(false))));
                    assertThat(actual).as(row.toString()).isNotEmpty().isEqualTo(expected);
                }));
    }

    private static FeatureMatcher.Match match(String table, JsonNode row, MatchedElements matched)
            throws MalformedRuleException {
        @Nullable
        List<ElementExpression> expressions = null;
        @Nullable
        Expression name = null;
        if (row.has("me")) {
            name = CompatibilitySpecReader.expression(YamlTree.read(row.get("me").toString()), "me");
        } else {
            JsonNode set = row.path("mes");
            expressions = CompatibilitySpecReader
                    .expressions(YamlTree
                            .read(set.isMissingNode() ? "{}" : set.isString() ? set.asString() : set.toString()));
        }
        JsonNode keys = kind(row, table, "Key", "inputKeys");
        JsonNode values = kind(row, table, "Value", "inputValues");
        JsonNode instances = kind(row, table, "Instance", "inputInstances");
        Feature feature = new Feature(keys == null ? null : new HashSet<>(keys.propertyNames()),
                values == null ? null : map(values), instances == null ? null : attributes(instances), true, Set.of());
        return FeatureMatcher.match(List.of(new Term(FEATURE, expressions, name)),
                new RuleFeatures(new FeatureSet(Map.of(FEATURE, feature), true)), matched);
    }

    /** The input of one kind: by its own name, or the only one of a table that is about that kind. */
    private static @Nullable JsonNode kind(JsonNode row, String table, String kind, String name) {
        if (row.has(name)) {
            return row.get(name);
        }
        boolean about = table.startsWith("match" + kind);
        if (!about) {
            return null;
        }
        JsonNode input = row.get("input");
        return input != null ? input : kind.equals("Instance") ? JSON.createArrayNode() : JSON.createObjectNode();
    }

    private static List<Map<String, String>> attributes(JsonNode instances) {
        List<Map<String, String>> all = new ArrayList<>();
        instances.forEach(instance -> all.add(map(instance.path("attributes"))));
        return all;
    }

    private static List<Map<String, String>> maps(JsonNode list) {
        List<Map<String, String>> all = new ArrayList<>();
        list.forEach(element -> all.add(map(element)));
        return all;
    }

    private static Map<String, String> map(JsonNode object) {
        Map<String, String> map = new HashMap<>();
        object.properties().forEach(entry -> map.put(entry.getKey(), entry.getValue().asString("")));
        return map;
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(element -> element.asString("")).toList();
    }

    private static @Nullable String text(@Nullable JsonNode value) {
        return value == null || value.isNull() ? null : value.isString() ? value.asString() : value.toString();
    }

    private static String verdict(JsonNode row) {
        return row.path("result").asBoolean(false) ? "TRUE" : "FALSE";
    }

    private static String outcome(Evaluation evaluation) {
        try {
            return evaluation.run().name();
        } catch (MalformedRuleException e) {
            assertThat(e).message().isNotBlank();
            return "error";
        }
    }

    private interface Evaluation {
        Truth run() throws MalformedRuleException;
    }
}
