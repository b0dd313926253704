package io.bestfit.proxy.forward;

import io.bestfit.proxy.upstream.HeldBytes;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/** The pace of one body: what was handed on, and the reading of the upstream, which stops while its client is behind. */
final class BodyFlow {

    /** Bytes that may wait for a slow client before its upstream is read no further; one read comes on top of it. */
    private static final int WRITE_QUEUE_BYTES = 64 * 1024;

    private final HttpServerResponse response;
    /** What a client's stream of HTTP/2 has not taken yet; {@code null} for a connection of HTTP/1.1. */
    private final @Nullable Backlog backlog;
    private final UpstreamReads upstream;
    private final Deadline deadline;
    private final ForwardLimits limits;
    private final HeldBytes held = HeldBytes.here();
    private long bytes;
    private long behind;
    private boolean over;

    BodyFlow(HttpServerResponse response, UpstreamReads upstream, Deadline deadline, ForwardLimits limits) {
        this.response = response;
        this.backlog = response.streamId() < 0 ? null : new Backlog(this::drained);
        this.upstream = upstream;
        this.deadline = deadline;
        this.limits = limits;
    }

    /** The body is about to flow. */
    void begin() {
        if (backlog == null) {
            response.setWriteQueueMaxSize(WRITE_QUEUE_BYTES);
            response.drainHandler(_ -> drained());
        }
    }

    /** Bytes came, and are about to be handed on. */
    void came(int length) {
        deadline.expectWithin(limits.idle());
        bytes += length;
    }

    /** What came was handed on; where the client does not keep up, no more is read for now. */
    void handedOn(int length) {
        if (response.writeQueueFull()) {
            awaitClient(length);
        }
    }

    /** The same, where it is known when it was written: for a stream of HTTP/2, nothing else says whether it keeps up. */
    void handedOn(int length, Future<Void> written) {
        if (backlog == null) {
            handedOn(length);
            return;
        }
        backlog.add(length, written);
        if (backlog.full()) {
            awaitClient(length);
        }
    }

    private void awaitClient(int length) {
        int before = backlog == null ? WRITE_QUEUE_BYTES : Backlog.MOST_BYTES;
        hold(behind == 0 ? before + length : length);
        upstream.stop();
        deadline.awaitClient();
    }

    /** No more is to come of this body, or to be handed on; what was handed on may still wait. */
    void end() {
        over = true;
    }

    /** Nothing waits for the client any more. */
    void settle() {
        hold(-behind);
    }

    boolean over() {
        return over;
    }

    long bytes() {
        return bytes;
    }

    /** Leaves the upstream's connection to who comes next. */
    void release() {
        upstream.goOn();
    }

    private void drained() {
        if (!over && behind > 0) {
            hold(-behind);
            deadline.expectWithin(limits.idle());
            upstream.goOn();
        }
    }

    /** At most so many bytes more, or fewer, wait for this client. */
    private void hold(long more) {
        behind += more;
        held.add(more);
    }
}
