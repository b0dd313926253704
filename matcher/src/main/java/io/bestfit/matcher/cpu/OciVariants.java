package io.bestfit.matcher.cpu;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The variants of OCI platforms as names of generic targets.
 *
 * <p>Source: opencontainers/image-spec:image-index.md, table of variants; spellings without {@code v} and with
 * {@code .0} as containerd/platforms:database.go normalises them.
 */
final class OciVariants {

    private static final Pattern ARM64 = Pattern.compile("v?([89])(?:\\.(\\d))?");
    private static final Pattern AMD64 = Pattern.compile("v?([1-4])");
    private static final Pattern ARM32 = Pattern.compile("v?[5-8]");
    private static final Pattern POWER = Pattern.compile("power(\\d{1,2})");
    private static final Pattern RISCV = Pattern.compile("rva\\d{2}u64");

    private OciVariants() {}

    /** The target's name, or {@code null} where the family has no such variant. */
    static @Nullable String target(String family, String variant) {
        return switch (family) {
            case "x86_64" -> amd64(variant);
            case "aarch64" -> arm64(variant);
            case "arm" -> ARM32.matcher(variant).matches() ? family : null;
            case "ppc64" -> POWER.matcher(variant).matches() ? variant : null;
            case "ppc64le" -> POWER.matcher(variant).matches() ? variant + "le" : null;
            case "riscv64" -> RISCV.matcher(variant).matches() ? family : null;
            case String _ -> null;
        };
    }

    private static @Nullable String amd64(String variant) {
        Matcher level = AMD64.matcher(variant);
        if (!level.matches()) {
            return null;
        }
        return level.group(1).equals("1") ? "x86_64" : "x86_64_v" + level.group(1);
    }

    private static @Nullable String arm64(String variant) {
        Matcher version = ARM64.matcher(variant);
        if (!version.matches()) {
            return null;
        }
        int minor = version.group(2) == null ? 0 : Integer.parseInt(version.group(2));
        if (version.group(1).equals("9")) {
            return minor >= 2 ? "armv9.2a" : "armv9.0a";
        }
        return minor == 0 ? "aarch64" : "armv8." + Math.min(minor, 6) + "a";
    }
}
