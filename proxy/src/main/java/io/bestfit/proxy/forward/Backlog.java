package io.bestfit.proxy.forward;

import io.vertx.core.Future;

/**
 * What was handed to a stream of HTTP/2 and has not left yet. The framework itself calls the queue of a stream full after
 * 16 writes, however long they are ({@code eclipse-vertx/vert.x:OutboundMessageQueue}), which would be 4 MiB a stream.
 */
final class Backlog {

    /** Beyond it the other side is read no further; one read comes on top of it. */
    static final int MOST_BYTES = 256 * 1024;

    private final Runnable drained;
    private long bytes;
    private boolean full;

    /** @param drained called when it was full and no longer is */
    Backlog(Runnable drained) {
        this.drained = drained;
    }

    /** Adds a write, until it is done or failed. */
    void add(int length, Future<Void> written) {
        bytes += length;
        full = full || bytes >= MOST_BYTES;
        written.onComplete(_ -> {
            bytes -= length;
            if (full && bytes <= MOST_BYTES / 2) {
                full = false;
                drained.run();
            }
        });
    }

    /** Whether no more should be added for now. */
    boolean full() {
        return full;
    }
}
