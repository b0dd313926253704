package io.bestfit.proxy.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The program as an installation starts it: a process that runs the jar; its output goes to files. */
public final class Program implements AutoCloseable {

    private static final Path JAR = Path.of("target", "bestfit.jar").toAbsolutePath();
    private static final long LONGEST_SECONDS = 60;

    private final Process process;
    private final Path out;
    private final Path err;

    private Program(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    public static Program start(Path folder, String... arguments) throws IOException {
        Path out = Files.createTempFile(folder, "program", ".out");
        Path err = Files.createTempFile(folder, "program", ".err");
        // A shell ignores SIGINT for what it starts in the background, and children would ignore it with their parent.
        List<String> words = new ArrayList<>(List.of("env", "--default-signal=INT,HUP",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", JAR.toString()));
        words.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(words).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("BESTFIT_"));
        return new Program(builder.start(), out, err);
    }

    /** Waits until a line on standard error begins so, and gives what stands behind it. */
    public String awaitLine(String prefix) throws IOException, InterruptedException {
        return awaitLine(err, prefix);
    }

    /** The same on standard output. */
    String awaitAnswer(String prefix) throws IOException, InterruptedException {
        return awaitLine(out, prefix);
    }

    private String awaitLine(Path output, String prefix) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
        while (true) {
            boolean running = process.isAlive();
            for (String line : Files.readString(output).lines().toList()) {
                if (line.startsWith(prefix)) {
                    return line.substring(prefix.length()).strip();
                }
            }
            if (!running || System.nanoTime() > deadline) {
                throw new AssertionError(
                        "no line begins with '" + prefix + "' in:\n" + Files.readString(output) + err());
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** Asks the program to stop, as Ctrl-C does. */
    void interrupt() throws IOException, InterruptedException {
        signal("-INT");
    }

    /** Has the program read its configuration again. */
    void hangUp() throws IOException, InterruptedException {
        signal("-HUP");
    }

    private void signal(String option) throws IOException, InterruptedException {
        new ProcessBuilder("kill", option, String.valueOf(process.pid())).inheritIO().start().waitFor();
    }

    /** Asks the program to stop, as SIGTERM does. */
    public void terminate() {
        process.destroy();
    }

    /** Waits for its end. */
    public int status() throws IOException, InterruptedException {
        if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("still running; it wrote:\n" + err());
        }
        return process.exitValue();
    }

    public String out() throws IOException {
        return Files.readString(out);
    }

    public String err() throws IOException {
        return Files.readString(err);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
