package io.bestfit.proxy.upstream;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads bodies that Bestfit asked for itself: each within a time and up to so many bytes, and all of them together up to so
 * many, so that no crowd of clients, each asking for another large index, can fill the memory.
 */
final class BodyCollector {

    /** That of the process; what is read becomes larger when it is parsed, and is not alone in the heap. */
    static final BodyCollector PROCESS = new BodyCollector(Runtime.getRuntime().maxMemory() / 8);

    private final long mostAtOnce;
    private final AtomicLong held = new AtomicLong();

    /** @param mostAtOnce bytes of all bodies that are being read at the same time */
    BodyCollector(long mostAtOnce) {
        this.mostAtOnce = mostAtOnce;
    }

    /** Bytes of bodies that have not ended yet. */
    long held() {
        return held.get();
    }

    /**
     * Reads a body; fails where it breaks off or takes too long. One that is too much is reset, and nothing of it is kept.
     *
     * @param maxBytes the most that is read of it
     */
    Future<CollectedBody> collect(HttpClientResponse response, int maxBytes, Vertx vertx, long timeoutMillis) {
        Promise<CollectedBody> promise = Promise.promise();
        Buffer body = Buffer.buffer();
        // The request's own time-out counts from byte to byte; this one ends a body that drips.
        long timer = vertx.setTimer(timeoutMillis, _ -> {
            promise.tryFail(new TimeoutException("the body took longer than " + timeoutMillis + " ms"));
            response.request().reset();
        });
        promise.future().onComplete(_ -> {
            vertx.cancelTimer(timer);
            held.addAndGet(-body.length());
        });
        response.exceptionHandler(promise::tryFail);
        response.handler(chunk -> {
            if (promise.future().isComplete()) {
                return;
            }
            String refusal = refusal(body.length() + chunk.length(), maxBytes, chunk.length());
            if (refusal != null) {
                promise.complete(new CollectedBody.Refused(refusal));
                response.request().reset();
                return;
            }
            body.appendBuffer(chunk);
        });
        response.endHandler(_ -> promise.tryComplete(new CollectedBody.Whole(body)));
        return promise.future();
    }

    /** Why so many bytes more cannot be had; otherwise they are held. */
    private @Nullable String refusal(int length, int maxBytes, int more) {
        if (length > maxBytes) {
            return "it is over " + maxBytes + " bytes";
        }
        if (held.addAndGet(more) > mostAtOnce) {
            held.addAndGet(-more);
            return "more than " + mostAtOnce + " bytes of answers would be read at once";
        }
        return null;
    }
}
