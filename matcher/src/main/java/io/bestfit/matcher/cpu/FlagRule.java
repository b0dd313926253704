package io.bestfit.matcher.cpu;

import java.util.Map;
import java.util.Set;

/**
 * The rule that takes raw CPU flags as proof that a target's code runs.
 *
 * <p>It holds on x86-64 only. There the kernel lists every flag; on ARM archspec knows just the visible ones, and
 * neoverse_n2 and neoverse_v2 would accept each other. It rescues guests whose hypervisor hides a few flags.
 */
public final class FlagRule {

    /** What the name of a target is followed by where flags alone allow its code. */
    public static final String BY_FLAGS = " (by CPU flags)";

    /**
     * Flags that prove a feature of another name. Linux writes {@code pni} for SSE3, and {@code ssse3} includes it;
     * {@code avx512} means any of its parts (archspec-json, feature_aliases). Docker's example {@code sse4} is 4.1 and
     * 4.2, and the latter includes the former.
     */
    private static final Map<String, Set<String>> PROVEN_BY = Map.of(
            "sse3", Set.of("pni", "ssse3"),
            "sse4", Set.of("sse4_2"),
            "sse4.1", Set.of("sse4_1"),
            "sse4_1", Set.of("sse4.1"),
            "sse4.2", Set.of("sse4_2"),
            "sse4_2", Set.of("sse4.2"),
            "avx512", Set.of("avx512f", "avx512vl", "avx512bw", "avx512dq", "avx512cd"));

    private FlagRule() {}

    /**
     * Whether a host of this vendor and these flags runs the target's code.
     *
     * @param vendor the host's vendor id, such as {@code GenuineIntel}; empty where nobody said, which leaves the
     *     generic targets
     * @param flags the host's flags as {@code /proc/cpuinfo} lists them; empty proves nothing
     */
    public static boolean flagsAllow(Microarchitecture target, String vendor, Set<String> flags) {
        if (!target.family().equals("x86_64") || flags.isEmpty()) {
            return false;
        }
        return (target.isGeneric() || target.vendor().equals(vendor)) && hasAll(flags, target.features());
    }

    /** Whether the flags prove a feature, under its own name or another. */
    public static boolean has(Set<String> flags, String feature) {
        if (flags.contains(feature)) {
            return true;
        }
        for (String proof : PROVEN_BY.getOrDefault(feature, Set.of())) {
            if (flags.contains(proof)) {
                return true;
            }
        }
        return false;
    }

    static boolean hasAll(Set<String> flags, Set<String> features) {
        for (String feature : features) {
            if (!has(flags, feature)) {
                return false;
            }
        }
        return true;
    }
}
