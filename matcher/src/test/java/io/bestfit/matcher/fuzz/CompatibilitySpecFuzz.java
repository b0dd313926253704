package io.bestfit.matcher.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.bestfit.matcher.nfd.CompatibilitySpec;
import io.bestfit.matcher.nfd.CompatibilitySpecReader;
import io.bestfit.matcher.nfd.CompatibilityValidator;
import io.bestfit.matcher.nfd.FeatureSet;
import io.bestfit.matcher.nfd.FeatureSet.Feature;
import io.bestfit.matcher.nfd.MalformedRuleException;
import io.bestfit.matcher.nfd.Truth;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A spec of Node Feature Discovery ends in a verdict on every set, or in one sentence; the verdict is always the same. */
class CompatibilitySpecFuzz {

    private static final Map<String, Feature> FEATURES = Map.of(
            "cpu.cpuid", new Feature(Set.of("AVX", "AVX2"), Map.of("AVX10_VERSION", "1"), null, true, Set.of()),
            "cpu.model", Feature.attributes(Map.of("vendor_id", "AMD", "family", "25")),
            "kernel.version", Feature.attributes(Map.of("full", "6.1.0-18-amd64", "major", "6", "minor", "1")),
            "kernel.loadedmodule", Feature.flags(Set.of("nvidia", "vfio-pci")),
            "pci.device", new Feature(null, null, List.of(Map.of("class", "0302", "vendor", "10de"),
                    Map.of("class", "0207", "vendor", "15b3")), true, Set.of()));
    private static final FeatureSet CLOSED = new FeatureSet(FEATURES, true);
    private static final FeatureSet OPEN = new FeatureSet(FEATURES, false);

    @FuzzTest(maxDuration = "3m")
    @DictionaryEntries({"matchFeatures:", "matchAny:", "matchExpressions:", "matchName:", "varsTemplate:", "vars:",
            "rule.matched", "op: ", "GtLt", "GeLe", "InRegexp", "NotIn", "DoesNotExist", "IsTrue", "type: version",
            "value: [", "{{ range .", "{{ end }}", "{{ if ", ".Name", ".Value", "&a ", "*a", "<<: ", "!!binary",
            "cpu.cpuid",
            "pci.device", "kernel.version"})
    void spec(byte[] input) throws Exception {
        String text = new String(input, StandardCharsets.UTF_8);
        Bounded.run(input.length, () -> {
            CompatibilitySpec spec;
            try {
                spec = CompatibilitySpecReader.read(text);
            } catch (MalformedRuleException e) {
                Bounded.assertWords(e.getMessage());
                return;
            }
            var closed = CompatibilityValidator.validate(spec, CLOSED);
            var open = CompatibilityValidator.validate(spec, OPEN);
            assertThat(closed).isEqualTo(CompatibilityValidator.validate(CompatibilitySpecReader.read(text), CLOSED))
                    .hasSameSizeAs(spec.sets());
            assertThat(open).hasSameSizeAs(closed);
            closed.forEach(set -> set.rules().stream().filter(rule -> rule.truth() != Truth.TRUE)
                    .forEach(rule -> Bounded.assertWords(rule.obstacle())));
        });
    }
}
