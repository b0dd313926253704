package io.bestfit.proxy.tracing;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** The collector that spans are sent to. */
public interface Collector {

    /** The URL that batches are posted to. */
    String endpoint();

    /**
     * Posts a batch.
     *
     * @return the status of the answer
     */
    Future<Integer> post(String contentType, Buffer batch);
}
