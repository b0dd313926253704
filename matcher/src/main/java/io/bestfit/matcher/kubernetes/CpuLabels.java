package io.bestfit.matcher.kubernetes;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The CPU flags that the labels of Node Feature Discovery prove, in its names.
 *
 * <p>By default no label shows BMI1, BMI2, CLMUL, CMOV, CX16, ERMS, F16C, HTT, LZCNT, MMX, MMXEXT, NX, POPCNT, RDRAND,
 * RDSEED, RDTSCP, SGX, SSE to SSE4.2 and a few more (kubernetes-sigs/node-feature-discovery:source/cpu/cpu.go,
 * {@code newDefaultConfig}). What targets need of these is concluded from flags that are shown, as far as every processor
 * that was made with the latter has the former: every one with AVX has SSE4.2, every one with AVX2, FMA and MOVBE has
 * BMI2. A hypervisor can show any mixture, but its own processors are no model that was ever made: under one, nothing is
 * concluded of a model that is not known.
 */
final class CpuLabels {

    static final String PREFIX = "feature.node.kubernetes.io/cpu-cpuid.";
    private static final String MODEL = "feature.node.kubernetes.io/cpu-model.";
    private static final String HYPERVISOR = "HYPERVISOR";

    private static final Set<String> V1 = Set.of("CMOV", "MMX", "SSE", "SSE2");
    private static final Set<String> V2 = Set.of("CX16", "LAHF", "POPCNT", "SSE3", "SSE4", "SSE42", "SSSE3");
    private static final Set<String> V3 = Set.of("AVX", "AVX2", "BMI1", "BMI2", "F16C", "FMA3", "LZCNT", "MOVBE",
            "OSXSAVE", "XSAVE");
    private static final Set<String> V4 = Set.of("AVX512BW", "AVX512CD", "AVX512DQ", "AVX512F", "AVX512VL");

    private CpuLabels() {}

    /** The attributes of {@code cpu.model} that labels show. */
    static Map<String, String> model(KubernetesNode node) {
        return Map.of("vendor_id", node.label(MODEL + "vendor_id"), "family", node.label(MODEL + "family"), "id",
                node.label(MODEL + "id"));
    }

    /** The flags of an x86-64 node. */
    static Set<String> x86(KubernetesNode node, boolean knownModel) {
        Set<String> flags = shown(node);
        if (flags.isEmpty()) {
            return flags;
        }
        flags.addAll(V1);
        addLevels(flags);
        String hypervisor = node.label(MODEL + "hypervisor");
        if (!hypervisor.isEmpty() && !hypervisor.equals("none")) {
            flags.add(HYPERVISOR);
        }
        if (knownModel || !flags.contains(HYPERVISOR)) {
            conclude(flags);
        }
        return flags;
    }

    /** The flags that labels show. */
    static Set<String> shown(KubernetesNode node) {
        Set<String> flags = new HashSet<>();
        node.labels().forEach((label, value) -> {
            if (label.startsWith(PREFIX) && value.equals("true")) {
                flags.add(label.substring(PREFIX.length()));
            }
        });
        return flags;
    }

    /** Newer versions label the levels, each with those below it (docs/usage/features.md). */
    private static void addLevels(Set<String> flags) {
        boolean v4 = flags.contains("X86_64_V4");
        boolean v3 = v4 || flags.contains("X86_64_V3");
        if (v3 || flags.contains("X86_64_V2")) {
            flags.addAll(V2);
        }
        if (v3) {
            flags.addAll(V3);
        }
        if (v4) {
            flags.addAll(V4);
        }
    }

    private static void conclude(Set<String> flags) {
        if (flags.contains("AVX")) {
            flags.addAll(Set.of("CX16", "POPCNT", "SSE3", "SSE4", "SSE42", "SSSE3"));
            if (flags.contains("AESNI")) {
                flags.add("CLMUL");
            }
        }
        if (flags.containsAll(Set.of("AVX", "AVX2", "FMA3", "MOVBE"))) {
            flags.addAll(Set.of("BMI1", "BMI2", "F16C", "LZCNT", "RDRAND"));
            if (flags.contains("ADX")) {
                flags.add("RDSEED");
            }
        }
    }
}
