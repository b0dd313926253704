package io.bestfit.proxy.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nothing outside of a root is read, whatever is in it. */
class RootFolderTest {

    @TempDir
    private Path folder;

    private Path inside;

    @BeforeEach
    void build() throws IOException {
        inside = Files.createDirectories(folder.resolve("root"));
        Files.createDirectories(inside.resolve("proc"));
        Files.writeString(folder.resolve("secret"), "outside\n");
    }

    @ParameterizedTest(name = "{0} leads to {1}")
    @CsvSource(textBlock = """
            ../secret,               nothing
            ../../secret,            nothing
            /secret,                 nothing
            /etc/hostname,           nothing
            ../../../etc/hostname,   nothing
            here,                    here
            /proc/here,              here
            ../proc/./here,          here
            ../../../../proc//here,  here
            chain,                   here
            loop,                    nothing
            """)
    void aLinkIsFollowedBelowTheRoot(String target, String expected) throws IOException {
        Files.writeString(inside.resolve("proc/here"), "here\n");
        Files.createSymbolicLink(inside.resolve("proc/chain"), Path.of("/proc/here"));
        Files.createSymbolicLink(inside.resolve("proc/loop"), Path.of("loop"));
        Files.createSymbolicLink(inside.resolve("proc/link"), Path.of(target));

        assertThat(new RootFolder(inside).line("/proc/link").orElse("nothing")).isEqualTo(expected);
    }

    @Test
    void aFolderThatIsALinkLeadsNowhereElse() throws IOException {
        Files.createDirectories(folder.resolve("sys/class/cxi/cxi0"));
        Files.createSymbolicLink(inside.resolve("sys"), folder.resolve("sys"));

        assertThat(new RootFolder(inside).names("/sys/class/cxi")).isEmpty();
    }

    @Test
    void aFileIsReadUpToItsLimit() throws IOException {
        try (var big = Files.newByteChannel(inside.resolve("proc/cpuinfo"), java.nio.file.StandardOpenOption.WRITE,
                java.nio.file.StandardOpenOption.CREATE)) {
            big.position(1L << 40);
            big.write(StandardCharsets.US_ASCII.encode("flags : lm\n"));
        }

        RawFacts facts = FactCollector.collect(inside, new Wanted("/proc/cpuinfo", List.of(), null, true));

        assertThat(facts.text()).isEqualTo("bestfit-facts: 1\nmpi: /proc/cpuinfo\n file cpuinfo\n");
    }

    /** Opening one would wait for a writer for ever. */
    @Test
    void aPipeIsNotOpened() throws IOException, InterruptedException {
        for (String name : List.of("cpuinfo", "modules", "libmpi.so.12")) {
            Process made = new ProcessBuilder("mkfifo", inside.resolve("proc/" + name).toString()).start();
            assertThat(made.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(inside.resolve("proc/" + name)).exists();
        }

        RawFacts facts = FactCollector.collect(inside,
                new Wanted("/proc/libmpi.so.12", List.of("/proc/modules"), null, true));

        assertThat(facts.text()).isEqualTo("bestfit-facts: 1\nmpi: /proc/libmpi.so.12\ninjected: /proc/modules\n");
    }

    @Test
    void binaryFilesAndOddNamesAreHarmless() throws IOException {
        byte[] noise = new byte[100_000];
        new java.util.Random(20261121L).nextBytes(noise);
        for (String file : List.of("proc/cpuinfo", "proc/modules", "proc/sys/kernel/arch", "proc/sys/kernel/osrelease",
                "proc/self/smaps", "sys/module/nvidia/version", "sys/bus/pci/devices/a b\n c/class",
                "sys/class/kfd/kfd/topology/nodes/1/properties", "sys/class/infiniband/x\ny/ports/1/state")) {
            Path path = inside.resolve(file);
            Files.createDirectories(path.getParent());
            Files.write(path, noise);
        }

        RawFacts facts = FactCollector.collect(inside, new Wanted(null, List.of(), null, true));

        assertThat(facts.text()).matches("[\\x20-\\x7e\\t\\n]*").hasSizeLessThan(RawFacts.MAX_BYTES);
        assertThat(facts.lines("rdma")).containsExactly("xy - - - -");
        assertThat(facts.lines("pci")).isEmpty();
    }

    @Test
    void whatMayNotBeReadIsSaid() throws IOException {
        Path cpuinfo = Files.writeString(inside.resolve("proc/cpuinfo"), "flags : lm\n");
        Files.setPosixFilePermissions(cpuinfo, PosixFilePermissions.fromString("---------"));
        Assumptions.assumeFalse(Files.isReadable(cpuinfo), "root reads everything");

        RawFacts facts = FactCollector.collect(inside, new Wanted(null, List.of(), null, true));

        assertThat(facts.text()).isEqualTo("bestfit-facts: 1\nunreadable: /proc/cpuinfo\n");
    }

    @Test
    void anEmptyRootSaysNothing() {
        assertThat(FactCollector.collect(inside, new Wanted(null, List.of(), "/nowhere/nvidia-smi", true)).text())
                .isEqualTo("bestfit-facts: 1\n");
    }
}
