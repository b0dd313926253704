package io.bestfit.matcher.gpu;

import io.bestfit.matcher.version.Version;
import java.util.List;

/**
 * The ROCm releases that an amdgpu driver serves: a window, older and newer ones left out.
 *
 * <p>A driver that carries the number of a ROCm release serves two releases before and after it; driver 30.30 serves
 * 6.3 to 7.2. About others the sources say nothing. Source: ROCm/rocm-install-on-linux, user and kernel-space support
 * matrix (6.3); ROCm/amdgpu-docs (30.30).
 */
public final class RocmWindow {

    private static final List<Version> RELEASES = List.of(Version.of("5.0"), Version.of("5.1"), Version.of("5.2"),
            Version.of("5.3"), Version.of("5.4"), Version.of("5.5"), Version.of("5.6"), Version.of("5.7"),
            Version.of("6.0"), Version.of("6.1"), Version.of("6.2"), Version.of("6.3"), Version.of("6.4"));
    private static final int REACH = 2;
    private static final Version OLDEST_OF_30_30 = Version.of("6.3");
    private static final Version NEWEST_OF_30_30 = Version.of("7.2");

    private RocmWindow() {}

    /** Whether a driver serves a release, or nothing is known of it. */
    public static boolean admits(Version driver, Version release) {
        if (driver.major() == 30 && driver.minor() == 30) {
            return compare(release, OLDEST_OF_30_30) >= 0 && compare(release, NEWEST_OF_30_30) <= 0;
        }
        int at = place(driver);
        int wanted = place(release);
        return at < 0 || wanted < 0 || Math.abs(at - wanted) <= REACH;
    }

    private static int place(Version version) {
        for (int place = 0; place < RELEASES.size(); place++) {
            if (compare(RELEASES.get(place), version) == 0) {
                return place;
            }
        }
        return -1;
    }

    private static int compare(Version left, Version right) {
        int major = Integer.compare(left.major(), right.major());
        return major != 0 ? major : Integer.compare(left.minor(), right.minor());
    }
}
