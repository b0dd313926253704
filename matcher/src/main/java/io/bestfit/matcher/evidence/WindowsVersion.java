package io.bestfit.matcher.evidence;

import io.bestfit.matcher.version.Version;

/**
 * Which Windows builds a Windows host runs containers of.
 *
 * <p>Source: containerd/platforms, platform_windows_compat.go.
 */
public final class WindowsVersion {

    // Long-term releases with the stable ABI, newest first: Server 2025 and Server 2022.
    private static final int[] STABLE_ABI = {26100, 20348};
    private static final int FIRST_STABLE = 20348;

    private WindowsVersion() {}

    /** Whether a host runs an image, both as {@code 10.0.BUILD[.REVISION]}; the revision does not count. */
    public static boolean runs(Version host, Version image) {
        if (host.major() != image.major() || host.minor() != image.minor()) {
            return false;
        }
        int build = host.part(2);
        if (build < FIRST_STABLE) {
            return image.part(2) == build;
        }
        return image.part(2) <= build && image.part(2) >= oldest(build);
    }

    private static int oldest(int build) {
        for (int release : STABLE_ABI) {
            if (release < build) {
                return release;
            }
        }
        return FIRST_STABLE;
    }
}
