package io.bestfit.proxy.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The program in a process of its own, from the classes of this one. */
final class ProgramProcess implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 120;

    private final Process process;
    private final Path err;

    private ProgramProcess(Process process, Path err) {
        this.process = process;
        this.err = err;
    }

    static ProgramProcess start(Path folder, Map<String, String> environment, String... arguments) throws IOException {
        Path err = Files.createTempFile(folder, "program", ".err");
        List<String> words = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m", "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "io.bestfit.proxy.Main"));
        words.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(err.toFile());
        builder.environment().putAll(environment);
        return new ProgramProcess(builder.start(), err);
    }

    /** The port of a listener, when it is there. */
    int awaitPort(String listener) throws IOException, InterruptedException {
        Pattern line = Pattern.compile(listener + " +http:\\\\?/\\\\?/127\\.0\\.0\\.1:([0-9]+)");
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (System.nanoTime() < deadline && process.isAlive()) {
            Matcher found = line.matcher(err());
            if (found.find()) {
                return Integer.parseInt(found.group(1));
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        throw new AssertionError("there is no port of the listener '" + listener + "' in:\n" + err());
    }

    /** Asks it to stop, and waits for its end. */
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the program does not stop");
        }
    }

    /** What it wrote. */
    String err() throws IOException {
        return Files.readString(err);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
