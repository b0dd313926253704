package io.bestfit.matcher.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.matcher.testing.SharedData;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

final class HostDetectorTest {

    private static final HostDetector DETECTOR = new HostDetector(MicroarchitectureCatalog.standard());

    record Dump(String file, String machine, String expected) {

        CpuInfo cpu() {
            String text = SharedData.text("archspec/targets/" + file);
            return switch (file.substring(0, file.indexOf('-'))) {
                case "darwin" -> DarwinSysctl.parse(text);
                case "windows" -> WindowsCpuid.parse(text);
                case String _ -> CpuInfo.parse(text);
            };
        }
    }

    static Stream<Dump> dumps() {
        return JsonMapper.shared().readTree(SharedData.text("archspec/detection-oracle.json")).path("cases")
                .valueStream()
                .map(row -> new Dump(row.path("file").asString(), row.path("machine").asString(),
                        row.path("expected").asString()));
    }

    @ParameterizedTest
    @MethodSource("dumps")
    void realMachinesAreDetected(Dump dump) {
        String name = dump.file.substring(dump.file.lastIndexOf('-') + 1);
        assertThat(dump.expected).isEqualTo(name);
        assertThat(DETECTOR.detect(dump.cpu(), dump.machine).map(Microarchitecture::name)).contains(name);
    }

    @Test
    void everyDumpIsThere() {
        assertThat(dumps()).hasSize(52);
    }

    @Test
    void aMachineThatSaysNothingIsTheBaseline() {
        CpuInfo nothing = CpuInfo.parse("");
        for (String machine : List.of("x86_64", "aarch64", "ppc64le", "ppc64", "riscv64", "386", "arm")) {
            assertThat(DETECTOR.detect(nothing, machine)).as(machine)
                    .isEqualTo(MicroarchitectureCatalog.standard().baseline(machine))
                    .isPresent();
        }
        assertThat(DETECTOR.detect(nothing, "s390x")).isEmpty();
    }

    @Test
    void aHiddenFlagLowersTheTarget() {
        String flags = "cx16 lahf_lm mmx popcnt sse sse2 sse4_1 sse4_2 ssse3 abm avx avx2 bmi1 bmi2 f16c fma movbe xsave";
        String text = "processor : 0\nvendor_id : AuthenticAMD\nflags : " + flags + "\n\nprocessor : 1\nflags : none\n";
        assertThat(DETECTOR.detect(CpuInfo.parse(text), "amd64").map(Microarchitecture::name)).contains("x86_64_v3");
        assertThat(DETECTOR.detect(CpuInfo.parse(text.replace(" avx2", "")), "amd64").map(Microarchitecture::name))
                .contains("x86_64_v2");
    }

    @Test
    void theFirstProcessorOfCpuinfoCounts() {
        CpuInfo info = CpuInfo.parse("""
                processor : 0
                Features : fp asimd
                CPU implementer : 0x41
                CPU part : 0xD0C

                processor : 1
                CPU part : 0xd40
                """);
        assertThat(info.vendor()).isEqualTo("ARM");
        assertThat(info.part()).isEqualTo("0xd0c");
        assertThat(info.flags()).containsExactlyInAnyOrder("fp", "asimd");
        assertThat(info.generation()).isZero();
        assertThat(info.name()).isEmpty();
    }

    @Test
    void noTextMakesAParserOrTheDetectorThrow() {
        long seed = 20261121L;
        Random random = new Random(seed);
        String[] pieces = {"vendor_id", "flags", "CPU part", "cpu", "isa", "uarch", "rv", "model name", ":", " : ",
                "\n",
                "\n\n", "POWER99999999999", "power9", ",", "0xd0c", "fp avx2", "machdep.cpu.brand_string: Apple",
                " M1", " m99", "0, 0, 1, 2, 3, 4", "9999999999,", "\ud800", "\0", "\u0130", "\r", "\t", "-"};
        for (int round = 0; round < 5_000; round++) {
            StringBuilder built = new StringBuilder();
            for (int i = random.nextInt(30); i > 0; i--) {
                built.append(pieces[random.nextInt(pieces.length)]);
            }
            String text = built.toString();
            for (CpuInfo info : List.of(CpuInfo.parse(text), DarwinSysctl.parse(text), WindowsCpuid.parse(text))) {
                for (String machine : List.of("amd64", "arm64", "ppc64le", "riscv64")) {
                    assertThat(DETECTOR.detect(info, machine)).as("seed %d, text %s", seed, text).isPresent();
                }
            }
        }
    }
}
