package io.bestfit.proxy.scale;

import io.bestfit.proxy.interop.Bestfit;
import io.bestfit.proxy.testing.RawExchange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One of several processes that are configured alike; where it listens stays as it is when it is started again. */
final class Replica implements AutoCloseable {

    private final Path folder;
    private final String address;
    private final String admin;
    private final String upstream;
    private Bestfit running;

    private Replica(Path folder, String address, String admin, String upstream) throws Exception {
        this.folder = folder;
        this.address = address;
        this.admin = admin;
        this.upstream = upstream;
        this.running = Bestfit.behindBalancer(folder, address, admin, upstream);
    }

    static Replica start(Path folder, String upstream) throws Exception {
        return new Replica(Files.createDirectory(folder), Bestfit.freeAddress(), Bestfit.freeAddress(), upstream);
    }

    /** Host and port of the main listener. */
    String address() {
        return address;
    }

    /** The port of the listener for administrators. */
    int adminPort() {
        return Integer.parseInt(admin.substring(admin.indexOf(':') + 1));
    }

    /** Whether it has a request under way, as its metrics name the kind. */
    boolean isBusy(String route) throws IOException {
        return RawExchange.of(adminPort(), "GET /metrics HTTP/1.1\r\nHost: p\r\nConnection: close\r\n\r\n")
                .lines().anyMatch(line -> line.startsWith(
                        "bestfit_http_requests_inflight{route=\"%s\"} 1".formatted(route)));
    }

    /** Has it do nothing any more, or again; its sockets stay open. */
    void hang(boolean hangs) throws IOException, InterruptedException {
        new ProcessBuilder("kill", hangs ? "-STOP" : "-CONT", Long.toString(running.pid())).start().waitFor();
    }

    /** Stops it as an upgrade does: it ends when what is under way is over. */
    void stop() throws IOException {
        running.close();
    }

    /** Ends it at once, whatever is under way. */
    void kill() throws InterruptedException {
        running.kill();
    }

    void startAgain() throws Exception {
        running = Bestfit.behindBalancer(folder, address, admin, upstream);
    }

    /** The last lines that it wrote since it was started last. */
    String log() throws IOException {
        return running.logTail();
    }

    @Override
    public void close() throws IOException {
        running.close();
    }
}
