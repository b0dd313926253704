package io.bestfit.matcher.node;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The names that Node Feature Discovery has for CPU flags and vendors: those of klauspost/cpuid:cpuid.go. */
final class CpuidNames {

    /** The kernel's names of vendors, by theirs. */
    static final Map<String, String> VENDORS = Map.of("Intel", "GenuineIntel", "AMD", "AuthenticAMD");

    /** Where the names are not the kernel's in upper case without underscores. */
    private static final Map<String, String> FLAGS = Map.ofEntries(Map.entry("3dnow", "AMD3DNOW"),
            Map.entry("3dnowext", "AMD3DNOWEXT"), Map.entry("abm", "LZCNT"), Map.entry("aes", "AESNI"),
            Map.entry("flush_l1d", "FLUSH_L1D"), Map.entry("fma", "FMA3"), Map.entry("lahf_lm", "LAHF"),
            Map.entry("pclmulqdq", "CLMUL"),
            Map.entry("pni", "SSE3"), Map.entry("sha_ni", "SHA"), Map.entry("sse4_1", "SSE4"),
            Map.entry("sse4_2", "SSE42"));

    private CpuidNames() {}

    /** The name of a flag that the kernel has on x86. */
    static String ofFlag(String flag) {
        String name = FLAGS.get(flag);
        return name == null ? flag.replace("_", "").toUpperCase(Locale.ROOT) : name;
    }

    /** Which of the kernel's flags are there by these names. */
    static Set<String> flags(Set<String> named, Set<String> flags) {
        return flags.stream().filter(flag -> named.contains(ofFlag(flag))).collect(Collectors.toSet());
    }
}
