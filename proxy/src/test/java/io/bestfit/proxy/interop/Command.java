package io.bestfit.proxy.interop;

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;

/** A program that runs to its end, within a bound. */
public final class Command {

    private static final Duration LONGEST = Duration.ofSeconds(60);

    private Command() {}

    /** A program that did not do what it was told, and what it said. */
    static final class Failed extends AssertionError {

        private static final long serialVersionUID = 1;

        private final String said;
        private final boolean ended;

        private Failed(String command, String how, String said, boolean ended) {
            super("%s: %s%n%s".formatted(command, how, said));
            this.said = said;
            this.ended = ended;
        }

        /** All that it wrote. */
        String said() {
            return said;
        }

        /** Whether it gave up by itself. */
        boolean ended() {
            return ended;
        }
    }

    /** Skips the test where a program is missing; where the environment says {@code CI=true} it fails. */
    public static void require(String program) {
        require(List.of(System.getenv("PATH").split(":", -1)).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program))), program + " is not on the PATH");
    }

    /**
     * Skips the test where something is missing; where the environment says {@code CI=true} it fails.
     *
     * @param otherwise what is said where it is
     */
    public static void require(boolean there, String otherwise) {
        if (!there && "true".equals(System.getenv("CI"))) {
            fail(otherwise + ", and everything must be there in continuous integration");
        }
        Assumptions.assumeTrue(there, otherwise);
    }

    /** Runs a program and gives its standard output; an exit status other than 0 fails the test. */
    public static String run(Path folder, String... words) throws IOException, InterruptedException {
        return run(folder, LONGEST, words);
    }

    /** Runs a program that takes its time, but no longer than that, and gives its standard output. */
    public static String run(Path folder, Duration longest, String... words) throws IOException, InterruptedException {
        return run(folder, longest, new ProcessBuilder(words));
    }

    /** Runs a shell script in a folder, with variables that come to those of this process, and gives its output. */
    public static String script(Path folder, Map<String, String> variables, String script)
            throws IOException, InterruptedException {
        ProcessBuilder shell = new ProcessBuilder("sh", "-e", "-c", script).directory(folder.toFile());
        shell.environment().putAll(variables);
        return run(folder, LONGEST, shell);
    }

    private static String run(Path folder, Duration longest, ProcessBuilder program)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, "output", ".txt");
        Path errors = Files.createTempFile(folder, "errors", ".txt");
        Process process = program.redirectOutput(output.toFile()).redirectError(errors.toFile()).start();
        process.getOutputStream().close();
        boolean ended = process.waitFor(longest);
        if (!ended) {
            process.destroyForcibly().waitFor();
        }
        String answer = Files.readString(output, StandardCharsets.UTF_8);
        if (!ended || process.exitValue() != 0) {
            throw new Failed(program.command().stream().map(Command::shown).collect(Collectors.joining(" ")),
                    ended ? "exit status " + process.exitValue() : "no end after " + longest.toSeconds() + " s",
                    (answer.isEmpty() || answer.endsWith("\n") ? answer : answer + "\n")
                            + Files.readString(errors, StandardCharsets.UTF_8),
                    ended);
        }
        return answer;
    }

    private static String shown(String word) {
        return word.contains("\n") ? "…" : word;
    }

    /** The words of a command line: those of a program, then those of one call. */
    public static String[] words(List<String> program, String... call) {
        List<String> all = new ArrayList<>(program);
        all.addAll(List.of(call));
        return all.toArray(String[]::new);
    }
}
