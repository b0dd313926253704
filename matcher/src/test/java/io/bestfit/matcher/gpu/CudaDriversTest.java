package io.bestfit.matcher.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.matcher.testing.SharedData;
import io.bestfit.matcher.version.Version;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class CudaDriversTest {

    private static final CudaDrivers TABLE = CudaDrivers.standard();

    /** Release notes list newest first, so the last row of a major.minor is its first release. */
    @Test
    void everyRowOfTheReleaseNotesIsInTheTable() {
        Map<Version, List<Version>> newestFirst = new LinkedHashMap<>();
        for (JsonNode row : notes().required("toolkitDriver")) {
            Version full = Version.of(row.required("cuda").asString());
            newestFirst.computeIfAbsent(Version.of(full.major() + "." + full.minor()), none -> new ArrayList<>())
                    .add(Version.of(row.required("linuxDriverMin").asString()));
        }
        assertThat(new HashSet<>(TABLE.toolkits())).isEqualTo(new HashSet<>(newestFirst.keySet()));
        newestFirst.forEach((release, drivers) -> {
            assertThat(TABLE.driverFor(release)).as("first driver of CUDA %s", release).contains(drivers.getLast());
            assertThat(TABLE.updateDrivers(release)).as("drivers of the updates of CUDA %s", release)
                    .isEqualTo(drivers.subList(0, drivers.size() - 1).reversed());
        });
    }

    @Test
    void minorVersionDriversAreThoseOfTheCompatibilityPage() {
        JsonNode page = notes().required("minorVersionCompat");
        for (int major : new int[]{11, 12, 13}) {
            assertThat(TABLE.minorVersionDriver(major)).as("CUDA %d", major)
                    .contains(Version.of(page.required(major + ".x").required("exactMinLinux").asString()));
        }
        assertThat(TABLE.minorVersionDriver(10)).isEmpty();
        assertThat(TABLE.minorVersionDriver(14)).isEmpty();
    }

    @ParameterizedTest(name = "driver {0} serves CUDA {1}")
    @CsvSource(nullValues = "none", value = {"346.45, none", "346.46, 7.0", "390.30, 9.0", "390.116, 9.1",
            "396.44, 9.2", "450.51.04, 10.2", "450.80.02, 11.0", "470.57.02, 11.4", "470.57.2, 11.4",
            "545.23.06, 12.3", "550.54.13, 12.3", "550.54.14, 12.4", "550.54.15, 12.4", "565.57.01, 12.6",
            "570.25, 12.6", "570.124.06, 12.8", "580.65.06, 13.0", "595.45.03, 13.1", "595.71.05, 13.2",
            "595.999, 13.2", "596.1, none", "600, none"})
    void highestCudaOfADriver(String driver, @Nullable String cuda) {
        assertThat(TABLE.highestCuda(Version.of(driver)).map(Version::toString).orElse(null)).isEqualTo(cuda);
    }

    @ParameterizedTest(name = "CUDA {0} needs driver {1}")
    @CsvSource(nullValues = "none", value = {"12.4, 550.54.14", "12.4.1, 550.54.14", "12, 525.60.13",
            "12.0, 525.60.13", "9.1, 390.46", "12.7, none", "6.5, none", "13.3, none"})
    void driverOfAToolkit(String toolkit, @Nullable String driver) {
        assertThat(TABLE.driverFor(Version.of(toolkit)).map(Version::toString).orElse(null)).isEqualTo(driver);
    }

    private static JsonNode notes() {
        return JsonMapper.shared().readTree(SharedData.text("nvidia-cuda-driver.json"));
    }
}
