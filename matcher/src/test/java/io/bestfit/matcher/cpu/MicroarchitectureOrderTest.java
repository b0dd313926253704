package io.bestfit.matcher.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.matcher.testing.SharedData;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class MicroarchitectureOrderTest {

    private static final MicroarchitectureCatalog CATALOG = MicroarchitectureCatalog.standard();

    private static JsonNode json(String file) {
        return JsonMapper.shared().readTree(SharedData.text(file));
    }

    private static Set<String> strings(JsonNode list) {
        Set<String> strings = new TreeSet<>();
        list.forEach(item -> strings.add(item.asString()));
        return strings;
    }

    @Test
    void everyTargetRunsOnItself() {
        assertThat(CATALOG.all()).allMatch(target -> target.runsOn(target));
    }

    @Test
    void noTwoTargetsRunOnEachOther() {
        for (Microarchitecture a : CATALOG.all()) {
            for (Microarchitecture b : CATALOG.all()) {
                assertThat(a.runsOn(b) && b.runsOn(a)).as("%s and %s", a, b).isEqualTo(a.equals(b));
            }
        }
    }

    @Test
    void runningOnIsTransitive() {
        List<String> broken = new ArrayList<>();
        for (Microarchitecture a : CATALOG.all()) {
            for (Microarchitecture b : CATALOG.all()) {
                for (Microarchitecture c : CATALOG.all()) {
                    if (a.runsOn(b) && b.runsOn(c) && !a.runsOn(c)) {
                        broken.add(a + " " + b + " " + c);
                    }
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void whatRunsOnAHostIsNoDeeperThanIt() {
        for (Microarchitecture a : CATALOG.all()) {
            for (Microarchitecture b : CATALOG.all()) {
                if (a.runsOn(b) && !a.equals(b)) {
                    assertThat(Microarchitecture.BY_DEPTH.compare(a, b)).as("%s before %s", a, b).isNegative();
                }
            }
        }
    }

    @Test
    void relationsEqualArchspec() {
        JsonNode oracle = json("archspec/relation-oracle.json").path("targets");
        assertThat(CATALOG.all()).extracting(Microarchitecture::name).containsExactlyInAnyOrderElementsOf(
                oracle.propertyNames());
        int pairs = 0;
        for (Microarchitecture host : CATALOG.all()) {
            JsonNode expected = oracle.path(host.name());
            Set<String> runs = strings(expected.path("ancestors"));
            assertThat(host.family()).as("family of %s", host).isEqualTo(expected.path("family").asString());
            assertThat(host.vendor()).as("vendor of %s", host).isEqualTo(expected.path("vendor").asString());
            assertThat(new TreeSet<>(host.parents())).as("parents of %s", host)
                    .isEqualTo(strings(expected.path("parents")));
            assertThat(host.ancestors()).hasSize(expected.path("ancestor_count").asInt());
            for (Microarchitecture target : CATALOG.all()) {
                boolean run = target.equals(host) || runs.contains(target.name());
                assertThat(target.runsOn(host)).as("%s on %s", target, host).isEqualTo(run);
                pairs += run ? 1 : 0;
            }
        }
        assertThat(pairs).isEqualTo(470);
    }

    @Test
    void featuresEqualArchspec() {
        JsonNode source = json("archspec/microarchitectures.json").path("microarchitectures");
        for (Microarchitecture target : CATALOG.all()) {
            JsonNode expected = source.path(target.name());
            assertThat(new TreeSet<>(target.features())).as("features of %s", target)
                    .isEqualTo(strings(expected.path("features")));
            assertThat(target.generation()).isEqualTo(expected.path("generation").asInt(0));
            String part = expected.path("cpupart").asString("");
            assertThat(target.cpuPart()).isEqualTo(part.startsWith("0x") ? part : "");
        }
    }

    static Stream<JsonNode> orderings() {
        return json("archspec/comparison-cases.json").path("ordering").valueStream();
    }

    @ParameterizedTest
    @MethodSource("orderings")
    void comparesAsArchspecDoes(JsonNode comparison) {
        Microarchitecture left = CATALOG.get(comparison.path("left").asString());
        Microarchitecture right = CATALOG.get(comparison.path("right").asString());
        boolean holds = switch (comparison.path("op").asString()) {
            case "<=" -> left.runsOn(right);
            case "<" -> left.runsOn(right) && !left.equals(right);
            case ">=" -> right.runsOn(left);
            case ">" -> right.runsOn(left) && !left.equals(right);
            case "==" -> left.equals(right);
            case "!=" -> !left.equals(right);
            case String other -> throw new IllegalArgumentException(other);
        };
        assertThat(holds).isEqualTo(comparison.path("expect").asBoolean());
    }

    @Test
    void everyCaseIsThere() {
        JsonNode cases = json("archspec/comparison-cases.json");
        assertThat(orderings()).hasSize(25);
        assertThat(cases.path("genericLevel").size()).isEqualTo(5);
        assertThat(cases.path("family").size()).isEqualTo(4);
        assertThat(cases.path("features").size()).isEqualTo(8);
        assertThat(json("archspec/relation-oracle.json").path("targets").size()).isEqualTo(78);
        assertThat(json("archspec/microarchitectures.json").path("microarchitectures").size()).isEqualTo(78);
    }

    @Test
    void genericLevelsAndFamiliesEqualArchspec() {
        JsonNode cases = json("archspec/comparison-cases.json");
        cases.path("genericLevel").properties().forEach(entry -> {
            Microarchitecture target = CATALOG.get(entry.getKey());
            assertThat(CATALOG.all().stream()
                    .filter(generic -> generic.isGeneric() && generic.runsOn(target))
                    .max(Microarchitecture.BY_DEPTH))
                    .as(entry.getKey())
                    .contains(CATALOG.get(entry.getValue().asString()));
        });
        cases.path("family").properties().forEach(entry -> assertThat(CATALOG.get(entry.getKey()).family())
                .isEqualTo(entry.getValue().asString()));
    }

    @Test
    void x86FeaturesEqualArchspecUnderAllTheirNames() {
        json("archspec/comparison-cases.json").path("features").valueStream().forEach(row -> {
            Microarchitecture target = CATALOG.get(row.path("target").asString());
            if (target.family().equals("x86_64")) {
                assertThat(FlagRule.has(target.features(), row.path("feature").asString())).as(row.toString())
                        .isTrue();
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"cascadelake,cannonlake", "neoverse_v1,neoverse_v2", "alderlake,sapphirerapids", "haswell,zen5",
            "a64fx,neoverse_v1", "neoverse_n1,a64fx", "power9,power9le", "skylake_avx512,zen4"})
    void unrelatedTargetsDoNotRunOnEachOther(String left, String right) {
        assertThat(CATALOG.get(left).runsOn(CATALOG.get(right))).isFalse();
        assertThat(CATALOG.get(right).runsOn(CATALOG.get(left))).isFalse();
    }

    @Test
    void depthCountsAncestorsBeforeFeatures() {
        Comparator<Microarchitecture> depth = Microarchitecture.BY_DEPTH;
        assertThat(depth.compare(CATALOG.get("zen5"), CATALOG.get("haswell"))).isNegative();
        assertThat(depth.compare(CATALOG.get("skylake_avx512"), CATALOG.get("cannonlake"))).isNegative();
    }
}
