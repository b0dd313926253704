package io.bestfit.matcher.cpu;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a machine says of its CPU.
 *
 * @param vendor the vendor id, such as {@code GenuineIntel} or {@code ARM}; empty where unsaid
 * @param flags the raw flags; empty where unsaid
 * @param part the ARM part number, such as {@code 0xd0c}; empty elsewhere
 * @param generation the POWER generation; 0 elsewhere
 * @param name the name the machine gives its core, such as {@code u74-mc} (RISC-V) or {@code m1} (Apple); else empty
 */
public record CpuInfo(String vendor, Set<String> flags, String part, int generation, String name) {

    /** ARM's implementer codes of the vendors that make server or desktop cores (Arm ARM, MIDR_EL1). */
    private static final Map<String, String> ARM_IMPLEMENTERS = Map.ofEntries(Map.entry("0x41", "ARM"),
            Map.entry("0x42", "Broadcom"), Map.entry("0x43", "Cavium"), Map.entry("0x46", "Fujitsu"),
            Map.entry("0x48", "HiSilicon"), Map.entry("0x4e", "Nvidia"), Map.entry("0x50", "APM"),
            Map.entry("0x51", "Qualcomm"), Map.entry("0x53", "Samsung"), Map.entry("0x56", "Marvell"),
            Map.entry("0x61", "Apple"), Map.entry("0x69", "Intel"), Map.entry("0xc0", "Ampere"));

    private static final Pattern POWER = Pattern.compile("power(\\d{1,3})");

    public CpuInfo {
        flags = Set.copyOf(flags);
    }

    /**
     * The first processor of Linux' {@code /proc/cpuinfo}. Any text is taken; what it does not say stays empty.
     */
    public static CpuInfo parse(String text) {
        Map<String, String> fields = firstProcessor(text);
        String implementer = fields.getOrDefault("cpu implementer", "").toLowerCase(Locale.ROOT);
        String vendor = fields.getOrDefault("vendor_id", ARM_IMPLEMENTERS.getOrDefault(implementer, implementer));
        Set<String> flags = words(fields.getOrDefault("flags", fields.getOrDefault("features", "")));
        String part = fields.getOrDefault("cpu part", "").toLowerCase(Locale.ROOT);
        Matcher power = POWER.matcher(fields.getOrDefault("cpu", "").toLowerCase(Locale.ROOT));
        int generation = power.find() ? Integer.parseInt(power.group(1)) : 0;
        return new CpuInfo(vendor, flags, part, generation, coreName(fields));
    }

    /** The first block of {@code key : value} lines, keys in lower case. */
    private static Map<String, String> firstProcessor(String text) {
        Map<String, String> fields = new HashMap<>();
        List<String> lines = text.lines().dropWhile(String::isBlank).takeWhile(line -> !line.isBlank()).toList();
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.putIfAbsent(line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        return fields;
    }

    /** The core's name on RISC-V: behind the vendor in {@code uarch}, else the last word of the model name. */
    private static String coreName(Map<String, String> fields) {
        if (!fields.getOrDefault("isa", "").startsWith("rv")) {
            return "";
        }
        String microarchitecture = fields.getOrDefault("uarch", "");
        if (!microarchitecture.isEmpty()) {
            return microarchitecture.substring(microarchitecture.lastIndexOf(',') + 1).strip();
        }
        String model = fields.getOrDefault("model name", "");
        return model.substring(model.lastIndexOf(' ') + 1);
    }

    static Set<String> words(String text) {
        Set<String> words = new HashSet<>(Arrays.asList(text.strip().split("\\s+")));
        words.remove("");
        return words;
    }
}
