package io.bestfit.matcher.gpu;

import io.bestfit.matcher.version.Version;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The table of CUDA toolkit releases and the Linux drivers they need.
 *
 * <p>Sources: the CUDA Toolkit Release Notes (table of toolkits and drivers, Linux column) and NVIDIA's page on minor
 * version compatibility. The numbers are those of the first release of a major.minor (general availability); drivers of
 * its updates serve only to tell which driver branches are known.
 */
public final class CudaDrivers {

    private static final String RESOURCE = "cuda-drivers.json";

    private record Release(Version cuda, Version driver, List<Version> updates) {}

    /** Oldest first. */
    private final List<Release> releases;
    private final Map<Integer, Version> minorVersionDrivers;

    private CudaDrivers(List<Release> releases, Map<Integer, Version> minorVersionDrivers) {
        this.releases = List.copyOf(releases);
        this.minorVersionDrivers = Map.copyOf(minorVersionDrivers);
    }

    /** The table that comes with the matcher. */
    public static CudaDrivers standard() {
        return Standard.TABLE;
    }

    /**
     * The lowest Linux driver of a toolkit release, by its major and minor number; what follows them is not looked at.
     * Empty for a release that is not in the table (12.7 was never one).
     */
    public Optional<Version> driverFor(Version toolkit) {
        return releases.stream().filter(release -> sameRelease(release.cuda, toolkit)).map(Release::driver).findFirst();
    }

    /**
     * The highest CUDA version (major.minor) that a driver serves natively.
     *
     * <p>Empty below the oldest driver of the table. Empty also where the driver's branch (its first number) is newer than
     * every branch of the table: such a driver serves a CUDA that the table does not know, and an understated version would
     * refuse images that run. A branch between two known ones (565, 545) gets the release below it: at least that
     * version is certain.
     */
    public Optional<Version> highestCuda(Version driver) {
        if (driver.major() > releases.getLast().driver.major()) {
            return Optional.empty();
        }
        return releases.reversed().stream().filter(release -> driver.isAtLeast(release.driver)).map(Release::cuda)
                .findFirst();
    }

    /**
     * The lowest driver on which every toolkit of one major version runs by minor version compatibility; empty before
     * CUDA 11, which has none, and for majors not in the table.
     */
    public Optional<Version> minorVersionDriver(int cudaMajor) {
        return Optional.ofNullable(minorVersionDrivers.get(cudaMajor));
    }

    /** The toolkit releases, oldest first, as major.minor. */
    public List<Version> toolkits() {
        return releases.stream().map(Release::cuda).toList();
    }

    /** The drivers that the updates of a toolkit release named, in order; empty where it had none. */
    public List<Version> updateDrivers(Version toolkit) {
        return releases.stream().filter(release -> sameRelease(release.cuda, toolkit)).map(Release::updates)
                .findFirst().orElse(List.of());
    }

    private static boolean sameRelease(Version left, Version right) {
        return left.major() == right.major() && left.minor() == right.minor();
    }

    private static CudaDrivers read(InputStream json) {
        JsonNode root = JsonMapper.shared().readTree(json);
        List<Release> releases = new ArrayList<>();
        for (JsonNode row : root.required("releases")) {
            List<Version> updates = new ArrayList<>();
            row.required("updates").forEach(update -> updates.add(Version.of(update.asString())));
            releases.add(new Release(Version.of(row.required("cuda").asString()),
                    Version.of(row.required("driver").asString()), List.copyOf(updates)));
        }
        Map<Integer, Version> minor = new LinkedHashMap<>();
        root.required("minorVersionDrivers").properties()
                .forEach(entry -> minor.put(Integer.valueOf(entry.getKey()), Version.of(entry.getValue().asString())));
        return new CudaDrivers(releases, minor);
    }

    /** Read on first use. */
    private static final class Standard {
        private static final CudaDrivers TABLE = load();

        private static CudaDrivers load() {
            try (InputStream json = Objects.requireNonNull(CudaDrivers.class.getResourceAsStream(RESOURCE),
                    "the resource " + RESOURCE + " is missing from the archive")) {
                return read(json);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read the resource " + RESOURCE, e);
            }
        }
    }
}
