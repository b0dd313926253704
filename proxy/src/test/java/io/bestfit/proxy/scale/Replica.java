package io.bestfit.proxy.scale;

import io.bestfit.proxy.interop.Bestfit;
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
    String adminPort() {
        return admin.substring(admin.indexOf(':') + 1);
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
