package io.bestfit.matcher.nvidia;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.matcher.testing.SharedData;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Constraints agree with the verdicts of the container runtime itself, and with what people saw it do. */
class SharedConstraintsTest {

    @Test
    void verdictsAreThoseOfTheRuntimesOwnParser() {
        List<String> different = new ArrayList<>();
        JsonNode cases = read("nvidia-require-cases.json").required("cases");
        for (JsonNode row : cases) {
            String expected = row.required("accepted").asBoolean()
                    ? "accepted"
                    : row.required("invalid_expression").asBoolean() ? "invalid" : "refused";
            String verdict = verdict(row.required("expr").asString(), row.required("host"));
            if (!verdict.equals(expected)) {
                different.add(row.required("expr") + " on " + row.required("host") + ": " + verdict + " in place of "
                        + expected);
            }
        }
        assertThat(different).isEmpty();
        assertThat(cases.size()).isEqualTo(107);
    }

    @Test
    void theConditionThatFailedIsTheOneThatTheRuntimeReports() {
        int compared = 0;
        for (JsonNode row : read("nvidia-require-cases.json").required("cases")) {
            String error = row.required("error").isNull() ? "" : row.required("error").asString();
            if (error.startsWith("unsatisfied condition: ") && Constraint
                    .parse(row.required("expr").asString()).evaluate(facts(
                            row.required("host"))) instanceof Verdict.Refused(Condition.Comparison failed)) {
                assertThat(error.split(" ", -1)[2].replaceAll(",$", "")).isEqualTo(failed.text());
                compared++;
            }
        }
        assertThat(compared).isEqualTo(25);
    }

    @Test
    void whatPeopleObservedComesOut() {
        List<String> different = new ArrayList<>();
        JsonNode cases = read("nvidia/require-cases.json").required("observedOutcomes");
        for (JsonNode row : cases) {
            boolean satisfied = true;
            for (JsonNode requirement : row.required("requirements")) {
                satisfied &= verdict(requirement.asString(), row.required("host")).equals("accepted");
            }
            if (satisfied != row.required("satisfied").asBoolean()) {
                different.add(row.toString());
            }
        }
        assertThat(different).isEmpty();
        assertThat(cases.size()).isEqualTo(7);
    }

    @Test
    void theMatrixOfHostsAndRealConstraintsComesOut() {
        JsonNode root = read("nvidia/require-cases.json");
        JsonNode constraints = root.required("requirementStrings");
        JsonNode cases = root.required("derivedMatrix").required("cases");
        List<String> different = new ArrayList<>();
        for (JsonNode row : cases) {
            String text = constraints.required(row.required("requirement").asInt()).required("value").asString();
            if (verdict(text, row.required("host")).equals("accepted") != row.required("satisfied").asBoolean()) {
                different.add(text + ": " + row);
            }
        }
        assertThat(different).isEmpty();
        assertThat(cases.size()).isEqualTo(90);
        assertThat(constraints.size()).isEqualTo(9);
    }

    @Test
    void environmentsStateWhatTheToolkitCollects() {
        JsonNode cases = read("nvidia/require-cases.json").required("collectFromEnv").required("cases");
        for (JsonNode row : cases) {
            Map<String, String> environment = new LinkedHashMap<>();
            for (JsonNode variable : row.required("env")) {
                String[] parts = variable.asString().split("=", 2);
                environment.put(parts[0], parts[1]);
            }
            List<String> expected = new ArrayList<>();
            row.required("requirements").forEach(requirement -> expected.add(requirement.asString()));
            assertThat(StatedConstraint.collect(environment).stream()
                    .map(stated -> Objects.requireNonNull(stated.constraint()).text())).as("%s", environment)
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
        assertThat(cases.size()).isEqualTo(8);
    }

    @Test
    void theConstraintsOfRealImagesAreReadToTheLastCondition() {
        JsonNode images = read("hpc-images/real-image-configs.json");
        int constraints = 0;
        int disabled = 0;
        for (JsonNode image : images) {
            Map<String, String> environment = new LinkedHashMap<>();
            image.required("env").properties()
                    .forEach(variable -> environment.put(variable.getKey(), variable.getValue().asString()));
            disabled += environment.containsKey("NVIDIA_DISABLE_REQUIRE") ? 1 : 0;
            for (StatedConstraint stated : StatedConstraint.collect(environment)) {
                Constraint constraint = Objects.requireNonNull(stated.constraint(), stated.value());
                assertThat(constraint.alternatives()).allSatisfy(conditions -> assertThat(conditions).isNotEmpty()
                        .allMatch(Condition.Comparison.class::isInstance));
                assertThat(constraint.leastCuda()).isIn("12.1", "12.4", "12.6");
                constraints++;
            }
        }
        assertThat(images.size()).isEqualTo(127);
        assertThat(constraints + disabled).isEqualTo(43);
    }

    private static String verdict(String text, JsonNode host) {
        return switch (Constraint.parse(text).evaluate(facts(host))) {
            case Verdict.Accepted _ -> "accepted";
            case Verdict.Refused _ -> "refused";
            case Verdict.Invalid _ -> "invalid";
        };
    }

    private static GpuFacts facts(JsonNode host) {
        return new GpuFacts(text(host, "cuda"), text(host, "driver"), text(host, "arch"), text(host, "brand"));
    }

    private static @Nullable String text(JsonNode host, String name) {
        JsonNode value = host.get(name);
        return value == null || value.isNull() ? null : value.asString();
    }

    private static JsonNode read(String file) {
        return JsonMapper.shared().readTree(SharedData.text(file));
    }
}
