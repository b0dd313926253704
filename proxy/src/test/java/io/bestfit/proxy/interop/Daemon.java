package io.bestfit.proxy.interop;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** A program that stays up until it is closed; its log is part of every failure. */
public final class Daemon implements AutoCloseable {

    private static final Duration READY = Duration.ofSeconds(60);
    private static final long END_SECONDS = 20;
    private static final int LOG_LINES = 30;

    private final Process process;
    private final Path log;

    private Daemon(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts a program and waits until it is ready.
     *
     * @param log where its output goes
     * @param ready whether it answers; a thrown {@link IOException} means not yet
     */
    public static Daemon start(Path log, Callable<Boolean> ready, String... words) throws Exception {
        return start(log, READY, ready, words);
    }

    /** Starts a program that takes its time, and waits so long until it is ready. */
    public static Daemon start(Path log, Duration longest, Callable<Boolean> ready, String... words) throws Exception {
        Daemon daemon = new Daemon(new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile())
                .start(), log);
        try {
            daemon.await(longest, ready, log.getFileName().toString());
        } catch (Exception | AssertionError problem) {
            daemon.close();
            throw problem;
        }
        return daemon;
    }

    private void await(Duration longest, Callable<Boolean> ready, String name) throws Exception {
        long deadline = System.nanoTime() + longest.toNanos();
        while (!answers(ready)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new AssertionError(
                        "what writes %s did not become ready; the log ends with:%n%s".formatted(name, logTail()));
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private static boolean answers(Callable<Boolean> ready) throws Exception {
        try {
            return ready.call();
        } catch (IOException notYet) {
            return false;
        }
    }

    public long pid() {
        return process.pid();
    }

    /** The last lines that it wrote. */
    public String logTail() throws IOException {
        List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
    }

    /** A port of the loopback interface that was free a moment ago. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Whether somebody listens at a port of the loopback interface. */
    static boolean listens(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        }
    }

    /** Ends it at once, without a word to it. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException interruption) {
            process.destroyForcibly();
            throw interrupted("waiting for the end of a program", interruption);
        }
    }

    /** Keeps an interruption for the caller, in the form that {@link AutoCloseable#close} may throw. */
    public static InterruptedIOException interrupted(String doing, InterruptedException interruption) {
        Thread.currentThread().interrupt();
        InterruptedIOException problem = new InterruptedIOException("interrupted while " + doing);
        problem.initCause(interruption);
        return problem;
    }
}
