package io.bestfit.proxy.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Prometheus' own checker; a test without it is skipped, and fails where the environment says {@code CI=true}. */
public final class Promtool {

    private static final String PROGRAM = "promtool";
    private static final long LONGEST_SECONDS = 60;

    private Promtool() {}

    /**
     * Checks something in a folder; a complaint fails the test.
     *
     * @param input what it reads from its standard input
     */
    public static void check(Path folder, String input, String... words) throws IOException, InterruptedException {
        require();
        ProcessBuilder program = new ProcessBuilder(PROGRAM).directory(folder.toFile()).redirectErrorStream(true);
        program.command().addAll(List.of(words));
        Path given = Files.createTempFile("promtool", ".in");
        Path said = Files.createTempFile("promtool", ".out");
        try {
            Files.writeString(given, input);
            Process process = program.redirectInput(given.toFile()).redirectOutput(said.toFile()).start();
            if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            assertThat(process.exitValue()).as("promtool %s: %s", String.join(" ", words),
                    Files.readString(said, StandardCharsets.UTF_8)).isZero();
        } finally {
            Files.delete(given);
            Files.delete(said);
        }
    }

    private static void require() {
        boolean present = Arrays.stream(System.getenv("PATH").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, PROGRAM)));
        if (!present && "true".equals(System.getenv("CI"))) {
            fail("promtool is not on the PATH; install Debian's package prometheus");
        }
        Assumptions.assumeTrue(present, "promtool is not on the PATH; it is in Debian's package prometheus");
    }
}
