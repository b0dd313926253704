package io.bestfit.proxy.scale;

import io.bestfit.proxy.interop.Bestfit;
import io.bestfit.proxy.testing.RawExchange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One of several processes that are configured alike; where it listens stays as it is when it is started again. */
final class Replica implements AutoCloseable {

    private static final String ONE_LAYER = "bestfit_http_requests_inflight{route=\"blob\"} 1";

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

    /** Whether it hands on a layer just now. */
    boolean relaysLayer() throws IOException {
        return RawExchange.of(adminPort(), "GET /metrics HTTP/1.1\r\nHost: p\r\nConnection: close\r\n\r\n")
                .lines().anyMatch(line -> line.startsWith(ONE_LAYER));
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
