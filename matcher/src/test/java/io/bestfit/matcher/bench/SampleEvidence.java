package io.bestfit.matcher.bench;

import io.bestfit.matcher.evidence.Claim;
import io.bestfit.matcher.evidence.CompatibilityArtifact;
import io.bestfit.matcher.evidence.ConfigEvidence;
import io.bestfit.matcher.oci.Digest;
import io.bestfit.matcher.oci.ImageConfig;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * What one image of a benchmark says outside the index: labels, a constraint of NVIDIA's container runtime as long as
 * those of CUDA images, and a compatibility artifact with two sets and six rules.
 */
final class SampleEvidence {

    private static final List<String> BRANDS = List.of("unknown", "grid", "nvidia", "nvidiartx", "quadro", "quadrortx",
            "titanrtx", "tesla", "vapps", "vpc", "vcs", "vws");
    private static final List<Integer> BRANCHES = List.of(470, 535, 550, 560, 565);

    private static final String SPEC = """
            version: v1alpha1
            compatibilities:
            - description: built for this machine
              weight: WEIGHT
              rules:
              - name: processor
                matchFeatures:
                - feature: cpu.cpuid
                  matchExpressions: {AVX2: {op: Exists}, FMA3: {op: Exists}, AVX512F: {op: Exists}}
                - feature: cpu.model
                  matchExpressions: {vendor_id: {op: In, value: [AMD, Intel]}}
              - name: kernel
                matchFeatures:
                - feature: kernel.version
                  matchExpressions:
                    full: {op: GeLe, type: version, value: ["KERNEL", "7.0"]}
                    major: {op: Gt, value: ["4"]}
              - name: modules
                varsTemplate: |
                  {{ range .kernel.loadedmodule }}has-{{ .Name }}=yes
                  {{ end }}
                matchFeatures:
                - feature: kernel.loadedmodule
                  matchName: {op: InRegexp, value: ["^nvidia(_uvm|_drm)?$", "^(cxi|kfi)_"]}
              - name: fabric
                matchAny:
                - matchFeatures: [{feature: rule.matched, matchExpressions: {has-cxi_core: {op: In, value: ["yes"]}}}]
                - matchFeatures: [{feature: kernel.loadedmodule, matchExpressions: {mlx5_core: {op: Exists}}}]
            - description: runs anywhere
              weight: 1
              rules:
              - name: kernel
                matchFeatures:
                - {feature: kernel.version, matchExpressions: {major: {op: Ge, value: ["4"]}}}
              - name: vendor
                matchFeatures:
                - {feature: cpu.model, matchExpressions: {vendor_id: {op: InRegexp, value: ["^(AMD|Intel)$"]}}}
            """;

    private SampleEvidence() {}

    /** The claims of the image at a place, built for a CUDA toolkit. */
    static List<Claim> claims(int place, String toolkit) {
        ImageConfig config = new ImageConfig(
                Map.of("org.supercontainers.libc.provider", "glibc",
                        "org.supercontainers.mpi.implementation", "mpich",
                        "org.supercontainers.mpi.portability.mode", "mpi_replace",
                        "org.opencontainers.image.version", "2021." + place),
                Map.of("PATH", "/usr/local/bin:/usr/bin", "NVIDIA_VISIBLE_DEVICES", "all",
                        "NVIDIA_REQUIRE_CUDA", constraint(toolkit)));
        String spec = SPEC.replace("WEIGHT", Integer.toString(10 + place % 3)).replace("KERNEL", "5." + place % 14);
        List<Claim> claims = new ArrayList<>(ConfigEvidence.read(config, digest(2 * place)));
        claims.addAll(CompatibilityArtifact.NFD.read(spec.getBytes(StandardCharsets.UTF_8),
                CompatibilityArtifact.where(digest(2 * place + 1))));
        return claims;
    }

    private static String constraint(String toolkit) {
        StringJoiner text = new StringJoiner(" ").add("cuda>=" + toolkit);
        for (int branch : BRANCHES) {
            for (String brand : BRANDS) {
                text.add("brand=" + brand + ",driver>=" + branch + ",driver<" + (branch + 1));
            }
        }
        return text.toString();
    }

    private static Digest digest(int number) {
        return new Digest("sha256:" + "e".repeat(32) + String.format("%032x", number));
    }
}
