package io.bestfit.proxy.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class PrintingProgramTest {

    private static final Map<String, PrintingProgram> BY_JVM_NAME = Map.of("amd64", PrintingProgram.AMD64, "aarch64",
            PrintingProgram.ARM64);

    @Test
    @EnabledOnOs(OS.LINUX)
    void printsItsTextAndEnds(@TempDir Path folder) throws Exception {
        PrintingProgram machine = BY_JVM_NAME.get(System.getProperty("os.arch"));
        Assumptions.assumeTrue(machine != null, "there is no such program for this machine");
        Path program = Files.createFile(folder.resolve("hello"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        Files.write(program, machine.printing("Größe 1\n").getBytes());

        Process process = new ProcessBuilder(program.toString()).redirectErrorStream(true).start();

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("Größe 1\n");
        assertThat(process.waitFor()).isZero();
    }

    /** The instructions that qemu-aarch64 7.2 runs. */
    @Test
    void isTheSameOnEveryMachineThatWritesIt() {
        byte[] program = PrintingProgram.ARM64.printing("text").getBytes();

        assertThat(program).startsWith(0x7f, 'E', 'L', 'F').hasSize(120 + 32 + 4);
        assertThat(program[18]).as("e_machine: AArch64").isEqualTo((byte) 183);
        assertThat(HexFormat.of().formatHex(program, 120, 152))
                .isEqualTo("200080d2e1000010820080d2080880d2010000d4000080d2a80b80d2010000d4");
    }

    @Test
    void aTextIsBounded() {
        assertThatThrownBy(() -> PrintingProgram.ARM64.printing("a".repeat(0x10000)))
                .hasMessage("the text has 65536 bytes, over 65535");
    }
}
