package io.bestfit.proxy.forward;

import io.vertx.core.http.HttpServerResponse;

/** The pace of one body: what was handed on, and the reading of the upstream, which stops while its client is behind. */
final class BodyFlow {

    /** Bytes that may wait for a slow client: one read of the upstream's connection. */
    private static final int WRITE_QUEUE_BYTES = 256 * 1024;

    private final HttpServerResponse response;
    private final UpstreamReads upstream;
    private final Deadline deadline;
    private final ForwardLimits limits;
    private long bytes;
    private boolean over;

    BodyFlow(HttpServerResponse response, UpstreamReads upstream, Deadline deadline, ForwardLimits limits) {
        this.response = response;
        this.upstream = upstream;
        this.deadline = deadline;
        this.limits = limits;
    }

    /** The body is about to flow. */
    void begin() {
        response.setWriteQueueMaxSize(WRITE_QUEUE_BYTES);
        response.drainHandler(_ -> drained());
    }

    /** Bytes came, and are about to be handed on. */
    void came(int length) {
        deadline.expectWithin(limits.idle());
        bytes += length;
    }

    /** What came was handed on; where the client does not keep up, no more is read for now. */
    void handedOn() {
        if (response.writeQueueFull()) {
            upstream.stop();
            deadline.awaitClient();
        }
    }

    /** No more is to come of this body, or to be handed on. */
    void end() {
        over = true;
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
        if (!over) {
            deadline.expectWithin(limits.idle());
            upstream.goOn();
        }
    }
}
