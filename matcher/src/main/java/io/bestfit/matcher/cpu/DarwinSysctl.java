package io.bestfit.matcher.cpu;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The reader of what {@code sysctl -a} prints on macOS. */
public final class DarwinSysctl {

    private static final Pattern APPLE_CHIP = Pattern.compile("\\bm\\d{1,2}\\b");

    /** Apple's words for flags that Linux spells otherwise. */
    private static final Map<String, String> LINUX_NAMES = Map.of("sse4.1", "sse4_1", "sse4.2", "sse4_2", "avx1.0",
            "avx", "lahf", "lahf_lm", "sha", "sha_ni", "clfsopt", "clflushopt", "rdwrfsgs", "fsgsbase");

    private DarwinSysctl() {}

    /** The CPU of the text. Any text is taken; what it does not say stays empty. */
    public static CpuInfo parse(String text) {
        Map<String, String> fields = new HashMap<>();
        text.lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.putIfAbsent(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
            }
        });
        String brand = fields.getOrDefault("machdep.cpu.brand_string", "").toLowerCase(Locale.ROOT);
        if (brand.contains("apple")) {
            Matcher chip = APPLE_CHIP.matcher(brand);
            // The first release for Apple's own chips called M1 just "Apple processor".
            return new CpuInfo("Apple", Set.of(), "", 0, chip.find() ? chip.group() : "m1");
        }
        return new CpuInfo(fields.getOrDefault("machdep.cpu.vendor", ""), flags(fields), "", 0, "");
    }

    private static Set<String> flags(Map<String, String> fields) {
        Set<String> flags = new HashSet<>();
        for (String list : new String[]{"features", "leaf7_features", "extfeatures"}) {
            String words = fields.getOrDefault("machdep.cpu." + list, "").toLowerCase(Locale.ROOT);
            for (String word : CpuInfo.words(words)) {
                flags.add(LINUX_NAMES.getOrDefault(word, word));
            }
        }
        if (flags.contains("popcnt") && flags.contains("lzcnt")) {
            flags.add("abm");
        }
        // macOS prints no word for these two; archspec takes XSAVE for both (archspec-json, darwin_flags).
        if (flags.contains("xsave")) {
            flags.add("xsavec");
            flags.add("xsaveopt");
        }
        return flags;
    }
}
