package io.bestfit.matcher.rule;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.matcher.evidence.Claim;
import io.bestfit.matcher.evidence.Claims;
import io.bestfit.matcher.evidence.CompatibilityArtifact;
import io.bestfit.matcher.node.Declaration;
import io.bestfit.matcher.node.MalformedDeclarationException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a declaration proves of the features that image compatibility asks for, and what it leaves open. */
class NodeFeatureRuleTest {

    @ParameterizedTest(name = "{0} on {1}: {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            cpu.cpuid           | AVX2: {op: Exists}                     | cpu=zen3                          | SATISFIED
            cpu.cpuid           | X86_64_V3: {op: Exists}                | cpu=zen3                          | SATISFIED
            cpu.cpuid           | X86_64_V4: {op: Exists}                | cpu=zen3                          | VIOLATED
            cpu.cpuid           | X86_64_V4: {op: Exists}                | cpu=zen4                          | SATISFIED
            cpu.cpuid           | X86_64_V2: {op: Exists}                | arch=amd64                        | VIOLATED
            cpu.cpuid           | AVX512F: {op: Exists}                  | cpu=zen3                          | UNKNOWN
            cpu.cpuid           | AVX512F: {op: Exists}                  | cpu=zen3, cpu-flags="avx2 fma"    | VIOLATED
            cpu.cpuid           | FMA3: {op: Exists}                     | cpu=zen3, cpu-flags="avx2 fma"    | SATISFIED
            cpu.cpuid           | AVX512VNNI: {op: Exists}               | cpu=zen4                          | SATISFIED
            cpu.cpuid           | SVE: {op: Exists}                      | cpu=neoverse_v1                   | SATISFIED
            cpu.model           | vendor_id: {op: In, value: [AMD]}      | cpu=zen3                          | SATISFIED
            cpu.model           | vendor_id: {op: In, value: [Intel]}    | cpu=zen3                          | VIOLATED
            cpu.model           | vendor_id: {op: In, value: [Intel]}    | cpu=x86_64_v3                     | UNKNOWN
            cpu.model           | family: {op: Gt, value: ["6"]}         | cpu=zen3                          | UNKNOWN
            kernel.version      | major: {op: Ge, value: ["5"]}          | kernel="5.14"                     | SATISFIED
            kernel.version      | minor: {op: Lt, value: ["10"]}         | kernel="5.14"                     | VIOLATED
            kernel.version      | full: {op: Ge, type: version, value: ["5.10"]} | kernel="5.14.0-427.el9.x86_64" | UNKNOWN
            kernel.version      | full: {op: Ge, type: version, value: ["5.10"]} | kernel="6.8.0-45-generic"   | SATISFIED
            kernel.version      | full: {op: Ge, type: version, value: ["5.10"]} | kernel="5.14"               | UNKNOWN
            kernel.version      | major: {op: Ge, value: ["5"]}          | cpu=zen3                          | UNKNOWN
            kernel.loadedmodule | vfio-pci: {op: Exists}                 | kernel-modules=(vfio_pci nvidia)  | SATISFIED
            kernel.loadedmodule | amdgpu: {op: Exists}                   | kernel-modules=(vfio_pci nvidia)  | VIOLATED
            memory.numa         | is_numa: {op: IsTrue}                  | cpu=zen3                          | UNKNOWN
            """)
    void aTermHoldsAsFarAsTheDeclarationProvesIt(String feature, String expression, String node, ClaimState state)
            throws MalformedDeclarationException {
        Findings findings = judge("""
                compatibilities:
                - rules: [{matchFeatures: [{feature: %s, matchExpressions: {%s}}]}]
                """.formatted(feature, expression), node);
        assertThat(findings.findings()).singleElement().satisfies(finding -> assertThat(finding.state())
                .as(String.valueOf(finding.reason())).isEqualTo(state));
    }

    @Test
    void theWeightOfTheBestAlternativeThatHoldsIsTheImages() throws MalformedDeclarationException {
        String spec = """
                compatibilities:
                - weight: 90
                  rules: [{matchFeatures: [{feature: kernel.loadedmodule, matchExpressions: {cxi_core: {op: Exists}}}]}]
                - weight: 40
                  rules: [{matchFeatures: [{feature: kernel.loadedmodule, matchExpressions: {mlx5_core: {op: Exists}}}]}]
                - weight: 10
                """;
        assertThat(judge(spec, "kernel-modules=(cxi_core mlx5_core)").grade(Dimension.WEIGHT))
                .isEqualTo(Grade.of(90, "weight 90"));
        assertThat(judge(spec, "kernel-modules=mlx5_core").grade(Dimension.WEIGHT))
                .isEqualTo(Grade.of(40, "weight 40"));
        assertThat(judge(spec, "cpu=zen3").grade(Dimension.WEIGHT)).isEqualTo(Grade.of(10, "weight 10"));
    }

    @Test
    void theReasonNamesWhatIsAskedForAndTheRule() throws MalformedDeclarationException {
        String spec = """
                compatibilities:
                - rules: [{name: fabric, matchFeatures: [{feature: kernel.loadedmodule, matchExpressions: {cxi_core: {op: Exists}}}]}]
                - rules: [{matchFeatures: [{feature: cpu.model, matchExpressions: {vendor_id: {op: In, value: [Intel]}}}]}]
                """;
        assertThat(judge(spec, "cpu=zen3, kernel-modules=nvidia").findings().getFirst().reason())
                .isEqualTo("asks for kernel.loadedmodule cxi_core Exists (rule fabric), or for cpu.model vendor_id In"
                        + " Intel; the node does not have it");
        assertThat(judge(spec, "cpu=zen3").findings().getFirst().reason())
                .isEqualTo("asks for kernel.loadedmodule cxi_core Exists (rule fabric); the node does not say");
    }

    private static Findings judge(String spec, String node) throws MalformedDeclarationException {
        List<Claim> claims = CompatibilityArtifact.NFD.read(spec.getBytes(UTF_8), "referrer sha256:1");
        Findings findings = new Findings();
        new NodeFeatureRule().judge(new Claims(null, claims), Declaration.parse(node).resolve(), findings);
        return findings;
    }
}
