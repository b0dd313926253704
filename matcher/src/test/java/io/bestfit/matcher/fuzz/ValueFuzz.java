package io.bestfit.matcher.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.bestfit.matcher.cpu.CpuInfo;
import io.bestfit.matcher.cpu.DarwinSysctl;
import io.bestfit.matcher.cpu.HostDetector;
import io.bestfit.matcher.cpu.MicroarchitectureCatalog;
import io.bestfit.matcher.cpu.WindowsCpuid;
import io.bestfit.matcher.gpu.GfxCode;
import io.bestfit.matcher.mpi.MpiLibrary;
import io.bestfit.matcher.oci.Digest;
import io.bestfit.matcher.version.Version;
import java.nio.charset.StandardCharsets;

/** Single values and what machines say of their processor: read or not, and what was read prints itself. */
class ValueFuzz {

    @FuzzTest(maxDuration = "3m")
    void value(byte[] input) throws Exception {
        String text = new String(input, StandardCharsets.UTF_8);
        Bounded.run(input.length, () -> {
            Version.parse(text).ifPresent(
                    version -> assertThat(Version.parse(version.toString())).contains(version));
            Digest.parse(text).ifPresent(digest -> assertThat(digest.text()).isEqualTo(text));
            GfxCode.parse(text).ifPresent(code -> assertThat(GfxCode.parse(code.text())).contains(code));
            MpiLibrary.parse(text).ifPresent(library -> assertThat(library.toString()).isNotBlank());
            assertThat(MicroarchitectureCatalog.standard().find(text)).isNotNull();
            HostDetector detector = new HostDetector(MicroarchitectureCatalog.standard());
            for (CpuInfo info : new CpuInfo[]{CpuInfo.parse(text), DarwinSysctl.parse(text),
                    WindowsCpuid.parse(text)}) {
                for (String machine : new String[]{"amd64", "arm64", "ppc64le", "riscv64", text}) {
                    assertThat(detector.detect(info, machine)).isNotNull();
                }
            }
        });
    }
}
