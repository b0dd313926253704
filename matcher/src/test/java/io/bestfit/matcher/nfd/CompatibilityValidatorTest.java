package io.bestfit.matcher.nfd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bestfit.matcher.nfd.CompatibilityValidator.SetVerdict;
import io.bestfit.matcher.nfd.FeatureSet.Feature;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What rules mean on a node that leaves things open, how rules build on each other, and what a bad one spoils. */
class CompatibilityValidatorTest {

    private static final FeatureSet NODE = new FeatureSet(Map.of(
            "cpu.cpuid", new Feature(Set.of("AVX2"), Map.of("AVX10_VERSION", "1"), null, false, Set.of("AVX512F")),
            "kernel.version", Feature.attributes(Map.of("major", "5", "full", "5.14.0-427.el9_4.x86_64")),
            "pci.device", new Feature(null, null, List.of(Map.of("vendor", "10de", "class", "0302"),
                    Map.of("vendor", "8086", "class", "0200")), true, Set.of()),
            "kernel.loadedmodule", Feature.flags(Set.of("nvidia", "mlx5_core"))), false);

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            cpu.cpuid           | AVX2: {op: Exists}                                    | TRUE
            CPU.CPUID           | AVX2: {op: Exists}                                    | TRUE
            cpu.cpuid           | AVX512F: {op: Exists}                                 | FALSE
            cpu.cpuid           | AVX512F: {op: DoesNotExist}                           | TRUE
            cpu.cpuid           | AMXTILE: {op: Exists}                                 | UNKNOWN
            cpu.cpuid           | AMXTILE: {op: DoesNotExist}                           | UNKNOWN
            cpu.cpuid           | AMXTILE: {op: ""}                                     | TRUE
            cpu.cpuid           | AMXTILE: {op: Gt, value: [1]}                         | UNKNOWN
            cpu.cpuid           | AVX10_VERSION: {op: Ge, value: [1]}                   | TRUE
            cpu.cpuid           | AVX2: {op: In, value: ["true"]}                       | FALSE
            cpu.model           | vendor_id: {op: In, value: [AMD]}                     | UNKNOWN
            kernel.version      | major: {op: Gt, value: ["4"]}                         | TRUE
            kernel.version      | minor: {op: Gt, value: ["4"]}                         | FALSE
            kernel.version      | full: {op: Ge, type: version, value: ["5.10"]}        | UNKNOWN
            kernel.version      | major: {op: Near, value: ["5"]}                       | UNKNOWN
            pci.device          | {vendor: {op: In, value: [10de]}, class: {op: In, value: ["0302"]}} | TRUE
            pci.device          | {vendor: {op: In, value: [10de]}, class: {op: In, value: ["0200"]}} | FALSE
            kernel.loadedmodule | nvidia: {op: Exists}                                  | TRUE
            kernel.loadedmodule | amdgpu: {op: Exists}                                  | FALSE
            kernel.loadedmodule | {nvidia: {op: Exists}, amdgpu: {op: DoesNotExist}}    | TRUE
            """)
    void aTermIsTrueFalseOrUnknown(String feature, String expressions, Truth truth) throws MalformedRuleException {
        String set = expressions.startsWith("{") ? expressions : "{" + expressions + "}";
        String spec = """
                compatibilities:
                - rules:
                  - matchFeatures: [{feature: %s, matchExpressions: %s}]
                """.formatted(feature, set);
        assertThat(verdicts(spec).getFirst().truth()).isEqualTo(truth);
    }

    @Test
    void namesAreMatchedAndMayBeOpen() throws MalformedRuleException {
        assertThat(name("kernel.loadedmodule", "^mlx5_")).isEqualTo(Truth.TRUE);
        assertThat(name("kernel.loadedmodule", "^ib_")).isEqualTo(Truth.FALSE);
        assertThat(name("cpu.cpuid", "^AMX")).isEqualTo(Truth.UNKNOWN);
        assertThat(name("kernel.loadedmodule", "(")).isEqualTo(Truth.UNKNOWN);
    }

    @Test
    void rulesOfASetHoldTogetherAndAnyAlternativeIsEnough() throws MalformedRuleException {
        List<SetVerdict> sets = verdicts("""
                compatibilities:
                - tag: both
                  weight: 10
                  rules:
                  - name: gpu
                    matchFeatures: [{feature: kernel.loadedmodule, matchExpressions: {nvidia: {op: Exists}}}]
                  - name: fabric
                    matchAny:
                    - matchFeatures: [{feature: kernel.loadedmodule, matchExpressions: {cxi_core: {op: Exists}}}]
                    - matchFeatures: [{feature: kernel.loadedmodule, matchExpressions: {mlx5_core: {op: Exists}}}]
                - tag: neither
                  rules:
                  - name: fabric
                    matchAny:
                    - matchFeatures: [{feature: kernel.loadedmodule, matchExpressions: {cxi_core: {op: Exists}}}]
                    - matchFeatures: [{feature: kernel.loadedmodule, matchExpressions: {hfi1: {op: Exists}}}]
                - tag: empty
                """);
        assertThat(sets).extracting(SetVerdict::truth).containsExactly(Truth.TRUE, Truth.FALSE, Truth.TRUE);
        assertThat(sets.getFirst().set().weight()).isEqualTo(10);
        assertThat(sets.get(1).rules().getFirst().obstacle())
                .isEqualTo("kernel.loadedmodule cxi_core Exists or kernel.loadedmodule hfi1 Exists");
    }

    @Test
    void variablesOfEarlierRulesReachLaterOnes() throws MalformedRuleException {
        List<SetVerdict> sets = verdicts("""
                compatibilities:
                - rules:
                  - name: devices
                    vars: {seen: "yes"}
                    varsTemplate: |
                      {{ range .pci.device }}pci-{{ .class }}={{ .vendor }}
                      {{ end }}
                    matchFeatures: [{feature: pci.device, matchExpressions: {vendor: {op: Exists}}}]
                  - name: gpu
                    matchFeatures:
                    - feature: rule.matched
                      matchExpressions: {pci-0302: {op: In, value: [10de]}, seen: {op: IsTrue}}
                - rules:
                  - matchFeatures: [{feature: rule.matched, matchExpressions: {pci-0200: {op: In, value: ["8086"]}}}]
                  - matchFeatures: [{feature: rule.matched, matchExpressions: {pci-0300: {op: Exists}}}]
                """);
        assertThat(sets.getFirst().rules()).extracting(rule -> rule.truth()).containsExactly(Truth.TRUE, Truth.FALSE);
        assertThat(sets.get(1).rules()).extracting(rule -> rule.truth()).containsExactly(Truth.TRUE, Truth.FALSE);
    }

    @Test
    void variablesOfARuleThatIsUnknownAreUnknown() throws MalformedRuleException {
        List<SetVerdict> sets = verdicts("""
                compatibilities:
                - rules:
                  - vars: {has_amx: "true"}
                    matchFeatures: [{feature: cpu.cpuid, matchExpressions: {AMXTILE: {op: Exists}}}]
                  - matchFeatures: [{feature: rule.matched, matchExpressions: {has_amx: {op: Exists}}}]
                """);
        assertThat(sets.getFirst().rules()).extracting(rule -> rule.truth()).containsExactly(Truth.UNKNOWN,
                Truth.UNKNOWN);
    }

    @Test
    void aRuleWithItsOwnTermsMetLeavesItsVariablesThoughNoAlternativeMatched() throws MalformedRuleException {
        List<SetVerdict> sets = verdicts("""
                compatibilities:
                - rules:
                  - vars: {left: "behind"}
                    matchAny: [{matchFeatures: [{feature: kernel.loadedmodule, matchExpressions: {hfi1: {op: Exists}}}]}]
                  - matchFeatures: [{feature: rule.matched, matchExpressions: {left: {op: In, value: [behind]}}}]
                """);
        assertThat(sets.getFirst().rules()).extracting(rule -> rule.truth()).containsExactly(Truth.FALSE, Truth.TRUE);
    }

    @Test
    void aRuleWithoutMeaningIsUnknownAndSaysWhyAndSpoilsNoOther() throws MalformedRuleException {
        List<SetVerdict> sets = verdicts("""
                compatibilities:
                - rules: [{matchFeatures: [{feature: kernel.version, matchExpressions: {major: {op: Gt, value: [five]}}}]}]
                - rules: [{matchFeatures: [{feature: kernel.version, matchExpressions: {major: {op: Gt, value: [4]}}}]}]
                """);
        assertThat(sets).extracting(SetVerdict::truth).containsExactly(Truth.UNKNOWN, Truth.TRUE);
        assertThat(sets.getFirst().rules().getFirst().obstacle()).isEqualTo("'five' is no number");
    }

    @Test
    void scalarsAreReadAsUpstreamPrintsThemBack() throws MalformedRuleException {
        String spec = """
                compatibilities:
                - rules:
                  - matchFeatures:
                    - feature: a.b
                      matchExpressions:
                        x: {op: In, value: [1.10, on, 010, 0x1F, 1e3, "1.10", ~, 1_000, 12345678.5, 2021-05-01, 1:30, 0.00001]}
                """;
        var term = CompatibilitySpecReader.read(spec).sets().getFirst().rules().getFirst().matchFeatures().getFirst();
        var expressions = java.util.Objects.requireNonNull(term.expressions());
        assertThat(expressions).singleElement()
                .hasToString("x In [1.1, true, 8, 31, 1000, 1.10, , 1000, 1.23456785e+07,"
                        + " 2021-05-01, 1:30, 1e-05]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            compatibilities: 5                                         | compatibilities is no list
            compatibilities: [{rules: [{name: [a]}]}]                  | name is no text
            compatibilities: [{weight: heavy}]                         | weight is no whole number: 'heavy'
            compatibilities: [{rules: [{matchFeatures: [{feature: a.b, matchName: {op: In, value: x}}]}]}] | matchName.value is no list
            compatibilities: [{rules: [{matchFeatures: [{feature: a.b, matchExpressions: {x: ~}}]}]}] | matchExpressions.x is null
            """)
    void aDocumentOfAnotherFormSaysWhereItIsWrong(String document, String message) {
        assertThatThrownBy(() -> CompatibilitySpecReader.read(document)).isInstanceOf(MalformedRuleException.class)
                .hasMessage(message);
    }

    @Test
    void documentsAreBounded() {
        assertThatThrownBy(() -> CompatibilitySpecReader.read("[".repeat(100_000)))
                .isInstanceOf(MalformedRuleException.class);
        StringBuilder bomb = new StringBuilder("a: &a [x, x, x, x, x, x, x, x, x, x]\n");
        for (char name = 'b'; name < 'k'; name++) {
            String before = "*" + (char) (name - 1);
            bomb.append(name).append(": &").append(name).append(" [")
                    .append(String.join(", ", java.util.Collections.nCopies(10, before))).append("]\n");
        }
        assertThatThrownBy(() -> CompatibilitySpecReader.read(bomb.toString()))
                .isInstanceOf(MalformedRuleException.class);
        assertThatThrownBy(() -> CompatibilitySpecReader.read("a".repeat(CompatibilitySpecReader.LONGEST + 1)))
                .hasMessageContaining("characters");
    }

    private static Truth name(String feature, String pattern) throws MalformedRuleException {
        return verdicts("""
                compatibilities:
                - rules: [{matchFeatures: [{feature: %s, matchName: {op: InRegexp, value: ["%s"]}}]}]
                """.formatted(feature, pattern)).getFirst().truth();
    }

    private static List<SetVerdict> verdicts(String spec) throws MalformedRuleException {
        return CompatibilityValidator.validate(CompatibilitySpecReader.read(spec), NODE);
    }
}
