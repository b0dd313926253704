package io.bestfit.proxy.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.matcher.node.Declaration;
import io.bestfit.matcher.node.MalformedDeclarationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What follows from the facts of a machine: recorded processors, made-up machines, and facts that contradict. */
class DetectionTest {

    private static final String CPUINFO = "cpuinfo:\n vendor_id : AuthenticAMD\n flags : fpu lm\n";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @MethodSource("io.bestfit.proxy.detect.RecordedCpu#all")
    void aRecordedProcessorIsItsTarget(RecordedCpu recorded) throws IOException, MalformedDeclarationException {
        Detection.Node node = detected(recorded.root(folder), new Wanted(null, List.of(), null, true));

        assertThat(node.origins().getFirst().key()).isEqualTo("cpu");
        assertThat(node.origins().getFirst().value()).isEqualTo(recorded.target());
        assertThat(node.notes()).isEmpty();
        Declaration again = Declaration.parse(node.declaration().canonical());
        assertThat(again).isEqualTo(node.declaration());
        assertThat(again.resolve().cpu().target()).hasToString(recorded.target());
    }

    /** Forty-one of Linux by name; the front end of a Blue Gene runs it too. */
    @Test
    void allRecordedProcessorsOfLinuxAreThere() throws IOException {
        assertThat(RecordedCpu.all()).hasSize(42);
    }

    @ParameterizedTest
    @MethodSource("machines")
    void aMachineIsDeclared(String name) throws IOException, MalformedDeclarationException {
        SyntheticRoot root = SyntheticRoot.build(name, folder);

        Detection.Node node = detected(root.folder, root.wanted());

        assertThat(node.declaration().canonical()).isEqualTo(root.declaration);
        assertThat(node.notes()).isEqualTo(root.notes);
        Declaration again = Declaration.parse(node.declaration().canonical());
        assertThat(again).isEqualTo(node.declaration());
        assertThat(again.resolve()).isNotNull();
        assertThat(node.origins().stream().map(origin -> origin.key() + "=" + origin.value())
                .collect(Collectors.joining(", "))).as("an origin for each key").isEqualTo(root.declaration);
        assertThat(node.origins()).allSatisfy(origin -> assertThat(origin.from()).isNotBlank());
    }

    static List<String> machines() {
        return SyntheticRoot.ALL;
    }

    @ParameterizedTest(name = "{0}, kernel {1}: {2}")
    @CsvSource(textBlock = """
            x86_64,  ,                        cpu=x86_64
            amd64,   ,                        cpu=x86_64
            aarch64, ,                        cpu=aarch64
            ,        4.18.0-553.el8.x86_64,   cpu=x86_64
            ,        4.18.0-553.el8.ppc64le,  cpu=ppc64le
            i686,    ,                        'arch="386"'
            mips64,  ,                        arch=mips64
            ,        6.1.0-18-amd64,          cpu=x86_64
            """)
    void theArchitectureComesFromWhatIsSure(String machine, String kernel, String expected)
            throws MalformedFactsException {
        String facts = (machine == null ? "" : "machine: " + machine + "\n")
                + (kernel == null ? "" : "kernel: " + kernel + "\n");

        assertThat(of(facts + CPUINFO).declaration().canonical()).startsWith(expected);
    }

    @Test
    void withoutAnArchitectureThereIsNoDeclaration() throws MalformedFactsException {
        for (String facts : List.of("", "cpuinfo:\n cpu : POWER9, altivec supported\n", "machine: a b\n")) {
            assertThat(Detection.of(parsed(facts))).as(facts).isEqualTo(new Detection.Unknown(
                    "The architecture of the machine is unknown: neither /proc/sys/kernel/arch nor the kernel's release"
                            + " nor /proc/cpuinfo tells it; gather the facts on the machine itself"));
        }
    }

    @Test
    void aMachineWithoutCpuinfoIsTheBaseline() throws MalformedFactsException {
        Detection.Node node = of("machine: aarch64\n");

        assertThat(node.declaration().canonical()).isEqualTo("arch=arm64");
        assertThat(node.notes())
                .containsExactly("/proc/cpuinfo says nothing: the CPU counts as the baseline of arm64");
    }

    @Test
    void tooManyModulesAreLeftToTheSite() throws MalformedFactsException {
        String modules = IntStream.range(0, 1000).mapToObj(i -> " module_number_" + i + "\n")
                .collect(Collectors.joining());

        Detection.Node node = of(CPUINFO + "modules:\n" + modules + "builtin-modules:\n fuse\n");

        assertThat(node.declaration().canonical()).doesNotContain("kernel-modules");
        assertThat(node.notes()).containsExactly("kernel-modules is not declared: the 1001 names take 17895 characters,"
                + " which is too much for a header; declare those that images ask for by hand");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            kernel: unknown            | kernel is not declared: '"unknown"', from /proc/sys/kernel/osrelease, cannot be read as one
            cgroup: "                  |
            kernel-page-size: 3 kB     | page-size is not declared: '3072', from KernelPageSize in /proc/self/smaps, cannot be read as one
            unreadable: /proc/modules  | /proc/modules cannot be read: run this as a user who may read it
            nvidia-driver: five        |
            kfd: 1                     |
            """)
    void whatCannotBeReadIsNotDeclared(String fact, String note) throws MalformedFactsException {
        Detection.Node node = of("machine: x86_64\n" + CPUINFO + fact + "\n");

        assertThat(node.declaration().canonical()).startsWith("cpu=x86_64, cpu-vendor=AuthenticAMD");
        assertThat(node.declaration().canonical()).doesNotContain("kernel", "page", "nvidia", "amd-gfx");
        assertThat(node.notes()).isEqualTo(note == null ? List.of() : List.of(note));
    }

    @Test
    void factsWithQuotesAndCommasStayOneValue() throws MalformedFactsException, MalformedDeclarationException {
        Detection.Node node = of("machine: x86_64\ncpuinfo:\n vendor_id : Evil\", cpu=zen5\n flags : lm\n");

        assertThat(node.declaration().canonical())
                .isEqualTo("cpu=x86_64, cpu-vendor=\"Evil\\\", cpu=zen5\"");
        assertThat(Declaration.parse(node.declaration().canonical())).isEqualTo(node.declaration());
    }

    @Test
    void whatIsTooLongTogetherIsLeftOut() throws MalformedFactsException, MalformedDeclarationException {
        String gpus = IntStream.range(0, 2000)
                .mapToObj(i -> " " + (100_000 + i / 16 % 16 * 100 + i % 16 + i / 256 * 10_000)
                        + "\n")
                .collect(Collectors.joining());

        Detection.Node node = of("machine: x86_64\ncpuinfo:\n vendor_id : " + "a".repeat(8000) + "\n flags : lm\nkfd:\n"
                + gpus);

        assertThat(node.declaration().canonical()).startsWith("cpu=x86_64, cpu-vendor=aaa").doesNotContain("gfx");
        assertThat(Declaration.parse(node.declaration().canonical())).isEqualTo(node.declaration());
        assertThat(node.notes()).singleElement().asString().startsWith("amd-gfx is not declared: '(\"gfx1000\" ");
    }

    private static Detection.Node detected(Path root, Wanted wanted) {
        return node(FactCollector.collect(root, wanted));
    }

    private static Detection.Node of(String facts) throws MalformedFactsException {
        return node(parsed(facts));
    }

    private static RawFacts parsed(String facts) throws MalformedFactsException {
        return RawFacts.parse(RawFacts.FIRST_LINE + "\n" + facts);
    }

    private static Detection.Node node(RawFacts facts) {
        Detection detection = Detection.of(facts);
        assertThat(detection).isInstanceOf(Detection.Node.class);
        return (Detection.Node) detection;
    }

    /** The resources are the list, neither more nor less. */
    @Test
    void everyMachineIsListed() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/io/bestfit/proxy/detect/roots"))) {
            assertThat(files.map(file -> file.getFileName().toString().replace(".root", "")))
                    .containsExactlyInAnyOrderElementsOf(SyntheticRoot.ALL);
        }
    }
}
