package io.bestfit.matcher.evidence;

import io.bestfit.matcher.node.Node;
import io.bestfit.matcher.oci.Platform;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whether a platform is one that a node runs, by the rules of containerd's {@code platforms} package.
 *
 * <p>One thing differs on purpose: an entry for another architecture is never a candidate (matcher/README.md, "The
 * rules"), so 386 on amd64 and 32-bit ARM on arm64 are out, though containerd falls back to them. Source:
 * containerd/platforms, database.go and compare.go.
 */
public final class PlatformMatch {

    private static final int NEWEST_ARMV8 = 9;

    private PlatformMatch() {}

    /**
     * Whether the entry is for the node's operating system and architecture.
     *
     * <p>An entry without a platform is, as with every client that does not skip it: nobody says otherwise. An
     * operating system or architecture that the publisher left empty is taken as the node's, likewise.
     */
    public static boolean sameOsAndArchitecture(@Nullable Platform platform, Node node) {
        if (platform == null) {
            return true;
        }
        return (platform.os().isEmpty() || os(platform.os()).equals(os(node.os())))
                && (platform.architecture().isEmpty()
                        || architecture(platform.architecture()).equals(architecture(node.architecture())));
    }

    /** Whether it is the platform of an attestation: {@code unknown/unknown}. */
    public static boolean isAttestation(@Nullable Platform platform) {
        return platform != null && platform.os().equals("unknown") && platform.architecture().equals("unknown");
    }

    /** The name of an operating system as containerd normalises it. */
    public static String os(String os) {
        String name = os.toLowerCase(Locale.ROOT);
        return name.equals("macos") ? "darwin" : name;
    }

    /** The name of an architecture as containerd normalises it. */
    public static String architecture(String architecture) {
        String name = architecture.toLowerCase(Locale.ROOT);
        return switch (name) {
            case "x86_64", "x86-64" -> "amd64";
            case "aarch64" -> "arm64";
            case "armhf", "armel" -> "arm";
            case "i386" -> "386";
            default -> name;
        };
    }

    /** The variant as containerd normalises it; empty for the baseline of the architecture. */
    public static String variant(String architecture, @Nullable String variant) {
        String written = architecture.toLowerCase(Locale.ROOT);
        String name = variant == null ? "" : variant.toLowerCase(Locale.ROOT);
        return switch (architecture(architecture)) {
            case "amd64" -> name.equals("v1") ? "" : name;
            case "arm64" -> switch (name) {
                case "8", "v8", "v8.0" -> "";
                case "9", "9.0", "v9.0" -> "v9";
                default -> name;
            };
            case "arm" -> switch (name) {
                case "" -> written.equals("armel") ? "v6" : "v7";
                case "5", "6", "7", "8" -> "v" + name;
                default -> name;
            };
            default -> name;
        };
    }

    /**
     * Whether a node of one variant runs images of another; both normalised and of one architecture.
     *
     * <p>amd64/vN runs all lower levels; arm64/v8.N and v9.N all lower ones, v9.N besides v8.0 to v8.(N+5) and at most
     * v8.9; arm/vN all down to v5; riscv64 all older application profiles;
     * other architectures exactly their own. Every node runs the baseline, except on arm.
     */
    public static boolean covers(String architecture, String node, String image) {
        if (node.equals(image)) {
            return true;
        }
        return switch (architecture) {
            case "amd64" -> level(image) <= level(node) && level(image) > 0 && level(node) <= 4;
            case "arm64" -> coversArm64(node, image);
            case "arm" -> armVersion(image) >= 5 && armVersion(image) <= armVersion(node) && armVersion(node) <= 8;
            case "riscv64" -> image.isEmpty() || (riscvProfile(image) > 0 && riscvProfile(image) <= riscvProfile(node));
            default -> image.isEmpty();
        };
    }

    // The year of an application profile: rva22u64 has all that rva20u64 has (RISC-V Profiles, "RVA22U64").
    private static int riscvProfile(String variant) {
        return variant.length() == 8 && variant.startsWith("rva") && variant.endsWith("u64")
                ? number("v" + variant.substring(3, 5), 1)
                : 0;
    }

    /** The place of a variant in its architecture's order, for variants that no CPU target stands for; 0 for none. */
    public static int rank(String architecture, String variant) {
        return switch (architecture) {
            case "amd64" -> level(variant) - 1;
            case "arm64" -> Math.max(0, armLevel(variant) < 900 ? armLevel(variant) - 800 : armLevel(variant) - 895);
            case "arm" -> armVersion(variant);
            case "riscv64" -> riscvProfile(variant);
            default -> 0;
        };
    }

    private static boolean coversArm64(String node, String image) {
        int host = armLevel(node);
        int wanted = armLevel(image);
        if (host < 0 || wanted < 0) {
            return false;
        }
        if (host / 100 == wanted / 100) {
            return wanted <= host;
        }
        return host / 100 == 9 && wanted / 100 == 8 && wanted % 100 <= Math.min(NEWEST_ARMV8, host % 100 + 5);
    }

    /** The level of an amd64 variant: 1 where empty, 0 where it is none. */
    static int level(String variant) {
        return variant.isEmpty() ? 1 : number(variant, 1);
    }

    private static int armVersion(String variant) {
        return number(variant, 1);
    }

    // v8.3 is 803, v9 is 900; -1 where it is no such variant.
    private static int armLevel(String variant) {
        if (variant.isEmpty()) {
            return 800;
        }
        if (!variant.startsWith("v8") && !variant.startsWith("v9")) {
            return -1;
        }
        int major = (variant.charAt(1) - '0') * 100;
        if (variant.length() == 2) {
            return major;
        }
        int minor = variant.charAt(2) == '.' ? number(variant, 3) : 0;
        return minor == 0 && !variant.endsWith(".0") ? -1 : major + minor;
    }

    private static int number(String text, int from) {
        if (text.length() <= from || text.length() > from + 2 || text.charAt(0) != 'v') {
            return 0;
        }
        int number = 0;
        for (int place = from; place < text.length(); place++) {
            int digit = text.charAt(place) - '0';
            if (digit < 0 || digit > 9) {
                return 0;
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
