package io.bestfit.matcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.matcher.cpu.MicroarchitectureCatalog;
import io.bestfit.matcher.version.Version;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FeatureTokenTest {

    @ParameterizedTest(name = "{0} is the target {2}")
    @CsvSource({"broadwell,broadwell,broadwell", "cpu:broadwell,broadwell,broadwell", "CPU:Skylake,skylake,skylake",
            "znver4,znver4,zen4", "x86-64-v3,x86-64-v3,x86_64_v3", "armv8.2a,armv8.2a,armv8.2a"})
    void targetsByNameOrAlias(String token, String name, String target) {
        assertThat(FeatureToken.parse(token))
                .isEqualTo(new FeatureToken.CpuTarget(name, MicroarchitectureCatalog.standard().get(target)));
    }

    @ParameterizedTest(name = "{0} is the driver {1}")
    @CsvSource({"nvidia-396-44,396.44", "nvidia-550-54-15,550.54.15", "nvidia-550.54.15,550.54.15",
            "nvidia-470-57-02,470.57.2"})
    void drivers(String token, String version) {
        assertThat(FeatureToken.parse(token)).isEqualTo(new FeatureToken.NvidiaDriver(Version.of(version)));
    }

    @ParameterizedTest(name = "{0} is the capability {1}")
    @CsvSource({"nv-compute-5-2,5.2", "nvcap:5.2,5.2", "nv-compute-12.0,12.0"})
    void computeCapabilities(String token, String version) {
        assertThat(FeatureToken.parse(token)).isEqualTo(new FeatureToken.ComputeCapability(Version.of(version)));
    }

    @ParameterizedTest(name = "{0} is CUDA {1}")
    @CsvSource({"cuda:9.0,9.0", "cuda-12-4,12.4"})
    void cudaVersions(String token, String version) {
        assertThat(FeatureToken.parse(token)).isEqualTo(new FeatureToken.Cuda(Version.of(version)));
    }

    @ParameterizedTest(name = "{0} is a site word")
    @ValueSource(strings = {"cluster_1", "ht:on", "cpu:notyet", "nvidia", "nvidia-396", "nvidia-1234567-0",
            "nvidia-1-2-3-4", "cuda:", "", "os:ubuntu18.04"})
    void anyOtherTextIsASiteWord(String token) {
        assertThat(FeatureToken.parse(token)).isEqualTo(new FeatureToken.SiteWord(token));
    }
}
