package io.bestfit.matcher.gpu;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Code for AMD devices: a gfx target or a named set of them, with feature settings where they were stated.
 *
 * <p>There is no order among targets. Source: LLVM, AMDGPUUsage, "Processors", "Generic processors", "Target ID".
 *
 * @param text the target as it was written
 * @param processor the target without settings, such as {@code gfx90a} or {@code gfx9-4-generic}
 * @param xnack the setting of xnack: {@code null} where it runs with either
 * @param sramecc the setting of sramecc, likewise
 */
public record GfxCode(String text, String processor, @Nullable Boolean xnack, @Nullable Boolean sramecc)
        implements
            GpuCode {

    /** How a target does on a device. */
    public enum Fit {
        EXACT,
        GENERIC,
        /** The target wants a setting that the device does not declare. */
        UNDECLARED_SETTING,
        NONE
    }

    private static final Map<String, Set<String>> GENERIC = Map.of(
            "gfx9-generic", Set.of("gfx900", "gfx902", "gfx904", "gfx906", "gfx909", "gfx90c"),
            "gfx9-4-generic", Set.of("gfx940", "gfx941", "gfx942", "gfx950"),
            "gfx10-1-generic", Set.of("gfx1010", "gfx1011", "gfx1012", "gfx1013"),
            "gfx10-3-generic",
            Set.of("gfx1030", "gfx1031", "gfx1032", "gfx1033", "gfx1034", "gfx1035", "gfx1036"),
            "gfx11-generic",
            Set.of("gfx1100", "gfx1101", "gfx1102", "gfx1103", "gfx1150", "gfx1151", "gfx1152", "gfx1153"),
            "gfx12-generic", Set.of("gfx1200", "gfx1201"));

    // A major number in decimals, then a minor one and a stepping of one hexadecimal digit each.
    private static final Pattern PROCESSOR = Pattern.compile("gfx[1-9][0-9]?[0-9a-f]{2}");
    private static final int LONGEST = 64;

    /** Reads a target such as {@code gfx90a:xnack+:sramecc-}, or nothing where it is none. */
    public static Optional<GfxCode> parse(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        String[] parts = text.strip().toLowerCase(Locale.ROOT).split(":", -1);
        if (!isProcessor(parts[0])) {
            return Optional.empty();
        }
        @Nullable
        Boolean xnack = null;
        @Nullable
        Boolean sramecc = null;
        for (int place = 1; place < parts.length; place++) {
            switch (parts[place]) {
                case "xnack+" -> xnack = true;
                case "xnack-" -> xnack = false;
                case "sramecc+" -> sramecc = true;
                case "sramecc-" -> sramecc = false;
                default -> {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(new GfxCode(text.strip(), parts[0], xnack, sramecc));
    }

    /** How this target does on a device. */
    public Fit on(GfxCode device) {
        boolean exact = processor.equals(device.processor);
        if (!exact && !GENERIC.getOrDefault(processor, Set.of()).contains(device.processor)) {
            return Fit.NONE;
        }
        if (contradicts(xnack, device.xnack) || contradicts(sramecc, device.sramecc)) {
            return Fit.NONE;
        }
        if (open(xnack, device.xnack) || open(sramecc, device.sramecc)) {
            return Fit.UNDECLARED_SETTING;
        }
        return exact ? Fit.EXACT : Fit.GENERIC;
    }

    /** Whether it names a set of targets rather than one. */
    public boolean isGeneric() {
        return GENERIC.containsKey(processor);
    }

    private static boolean isProcessor(String name) {
        if (GENERIC.containsKey(name)) {
            return true;
        }
        return PROCESSOR.matcher(name).matches();
    }

    private static boolean contradicts(@Nullable Boolean wanted, @Nullable Boolean there) {
        return wanted != null && there != null && !wanted.equals(there);
    }

    private static boolean open(@Nullable Boolean wanted, @Nullable Boolean there) {
        return wanted != null && there == null;
    }
}
