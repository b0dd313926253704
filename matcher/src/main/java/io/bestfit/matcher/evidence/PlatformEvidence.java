package io.bestfit.matcher.evidence;

import io.bestfit.matcher.cpu.Microarchitecture;
import io.bestfit.matcher.cpu.MicroarchitectureCatalog;
import io.bestfit.matcher.oci.Platform;
import io.bestfit.matcher.version.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The claims of a descriptor's platform besides its operating system and architecture.
 *
 * <p>The baseline of an architecture ({@code amd64/v1}, {@code arm64/v8}) is no claim: it says what no variant says.
 */
public final class PlatformEvidence {

    private static final String WINDOWS = "windows";
    // Windows strips it: it says how the image uses the kernel, not what the host must have (containerd/platforms).
    private static final String WIN32K = "win32k";
    private static final int MOST_TOKENS = 256;

    private PlatformEvidence() {}

    /** Reads a platform: variant, os.version (on Windows only), os.features, features. */
    public static List<Claim> read(Platform platform) {
        List<Claim> claims = new ArrayList<>(2);
        String variant = PlatformMatch.variant(platform.architecture(), platform.variant());
        if (!variant.isEmpty() && !platform.architecture().isEmpty()) {
            String written = platform.variant() == null ? "" : platform.variant();
            claims.add(claim("platform.variant", written,
                    variant(PlatformMatch.architecture(platform.architecture()), variant)));
        }
        boolean windows = PlatformMatch.os(platform.os()).equals(WINDOWS);
        String version = platform.osVersion();
        if (windows && version != null && !version.isEmpty()) {
            claims.add(claim("platform.os.version", version,
                    Version.parse(version).<Requirement>map(build -> new Requirement.OsVersion(version, build))
                            .orElseGet(() -> new Requirement.Unreadable("a Windows version such as 10.0.20348.3091"))));
        }
        for (String feature : platform.osFeatures().stream().distinct().limit(MOST_TOKENS).toList()) {
            String name = feature.toLowerCase(Locale.ROOT);
            if (!(windows && name.equals(WIN32K))) {
                claims.add(claim("platform.os.features", feature, new Requirement.OsFeature(name)));
            }
        }
        for (String token : platform.features().stream().distinct().limit(MOST_TOKENS).toList()) {
            claims.add(claim("platform.features", token, TokenRequirement.of(token)));
        }
        return List.copyOf(claims);
    }

    private static Requirement variant(String architecture, String variant) {
        return new Requirement.Variant(architecture, variant, target(architecture, variant));
    }

    private static @Nullable Microarchitecture target(String architecture, String variant) {
        String name = switch (architecture) {
            case "amd64" -> "x86_64_" + variant;
            case "arm64" -> "arm" + (variant.equals("v9") ? "v9.0" : variant) + "a";
            case "ppc64" -> variant;
            case "ppc64le" -> variant + "le";
            default -> "";
        };
        return name.isEmpty() ? null : MicroarchitectureCatalog.standard().find(name).orElse(null);
    }

    private static Claim claim(String key, String value, Requirement requirement) {
        return new Claim(EvidenceSource.PLATFORM, key, value, requirement);
    }
}
