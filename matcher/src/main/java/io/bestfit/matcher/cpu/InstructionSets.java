package io.bestfit.matcher.cpu;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The names of instruction sets and CPU features, each as the kernel writes it in {@code /proc/cpuinfo}.
 *
 * <p>Known are all features of the catalog, and what others spell otherwise: golang.org/x/sys/cpu ({@code sse42},
 * {@code avx512vbmi2}), klauspost/cpuid ({@code FMA3}, {@code AESNI}), and ARM's own names ({@code neon}, {@code lse}).
 */
public final class InstructionSets {

    /** Spellings that differ by more than case and separators, by what they mean to the kernel. */
    private static final Map<String, String> ALIASES = Map.ofEntries(Map.entry("pni", "sse3"),
            Map.entry("fma3", "fma"), Map.entry("lzcnt", "abm"), Map.entry("bmi", "bmi1"),
            Map.entry("clmul", "pclmulqdq"), Map.entry("pclmul", "pclmulqdq"), Map.entry("aesni", "aes"),
            Map.entry("rdrnd", "rdrand"), Map.entry("cmpxchg16b", "cx16"), Map.entry("cmpxchg8b", "cx8"),
            Map.entry("lahf", "lahf_lm"), Map.entry("sha", "sha_ni"), Map.entry("neon", "asimd"),
            Map.entry("lse", "atomics"), Map.entry("dotprod", "asimddp"), Map.entry("rcpc", "lrcpc"));
    /** What kernels list and no target of the catalog stands for. */
    private static final Set<String> OTHERS = Set.of("sse4", "avx512", "cmov", "cx8", "fxsr", "erms", "fsrm",
            "avx512_4vnniw", "avx512_4fmaps");
    /** What every CPU of a family has: the psABI's x86-64, and Armv8-A as Linux distributions take it. */
    private static final Map<String, Set<String>> OF_EVERY = Map.of(
            "x86_64", Set.of("cmov", "cx8", "fxsr", "mmx", "sse", "sse2"), "aarch64", Set.of("fp", "asimd"));

    private static final Map<String, String> BY_FOLDED_NAME = byFoldedName();

    private InstructionSets() {}

    /** The kernel's name of an instruction set in any spelling; empty where the word means none. */
    public static Optional<String> find(String word) {
        return Optional.ofNullable(BY_FOLDED_NAME.get(fold(word)));
    }

    /** Whether every CPU of a family ({@code x86_64}, {@code aarch64}) has it. */
    public static boolean isOfEvery(String family, String feature) {
        return OF_EVERY.getOrDefault(family, Set.of()).contains(feature);
    }

    private static Map<String, String> byFoldedName() {
        Set<String> names = new LinkedHashSet<>();
        MicroarchitectureCatalog.standard().all().forEach(target -> names.addAll(target.features()));
        names.addAll(OTHERS);
        Map<String, String> byName = new TreeMap<>();
        names.forEach(name -> byName.put(fold(name), name));
        ALIASES.forEach((alias, name) -> byName.putIfAbsent(alias, name));
        return Map.copyOf(byName);
    }

    private static String fold(String name) {
        StringBuilder folded = new StringBuilder(name.length());
        for (char c : name.toLowerCase(Locale.ROOT).toCharArray()) {
            if (c != '_' && c != '-' && c != '.') {
                folded.append(c);
            }
        }
        return folded.toString();
    }
}
