package io.bestfit.proxy.server;

import io.bestfit.proxy.access.Exchange;
import io.bestfit.proxy.access.RequestLog;
import io.bestfit.proxy.forward.LingeringClose;
import io.bestfit.proxy.oci.OciError;
import io.bestfit.proxy.oci.OciErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The bodies of requests that Bestfit answers itself: gathered whole, within a size, a number and a time. Confined to one
 * event loop.
 */
final class SmallBodies {

    /** Who sends some kilobytes sends them at once. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final CharSequence EXPECT = HttpHeaders.createOptimized("Expect");

    /** RFC 9113, section 7. */
    private static final long NO_ERROR = 0;

    private final Vertx vertx;
    private final RequestLog requestLog;
    private final Bounds bounds;
    private int underWay;

    /**
     * What is taken.
     *
     * @param maxBytes the most bytes of a body
     * @param mostAtOnce the most bodies that are gathered at once: together with their size a bound on memory
     * @param what what is sent, for sentences, in the plural: {@code the raw facts}
     * @param tooLong what to do about a body that is too long
     * @param tooMany what is asked too often at once: {@code nodes are asking for their declaration}
     */
    record Bounds(int maxBytes, int mostAtOnce, String what, String tooLong, String tooMany) {}

    SmallBodies(Vertx vertx, RequestLog requestLog, Bounds bounds) {
        this.vertx = vertx;
        this.requestLog = requestLog;
        this.bounds = bounds;
    }

    /** Gathers the body of a request; where it cannot be had, ends the exchange. */
    void gather(Exchange exchange, Consumer<Buffer> gathered) {
        HttpServerRequest request = exchange.request();
        if (isOver(request.getHeader(HttpHeaders.CONTENT_LENGTH))) {
            refuseAndClose(exchange, tooLong());
            return;
        }
        if (underWay >= bounds.mostAtOnce()) {
            request.response().putHeader("Retry-After", "1");
            refuseAndClose(exchange, new OciError(503, OciErrorCode.UNAVAILABLE,
                    "too many " + bounds.tooMany() + " at once; ask again in a second"));
            return;
        }
        underWay++;
        Future<@Nullable Buffer> body = body(request).timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        if ("100-continue".equalsIgnoreCase(request.getHeader(EXPECT))) {
            request.response().writeContinue();
        }
        body.onComplete(read -> {
            underWay--;
            if (read.failed()) {
                failed(exchange, read.cause());
            } else if (read.result() == null) {
                refuseAndClose(exchange, tooLong());
            } else {
                gathered.accept(read.result());
            }
        });
    }

    /** Refuses a request whose body was read, or that has none. */
    void refuse(Exchange exchange, OciError error) {
        exchange.refused(error.message());
        sent(exchange, error.send(exchange.request()));
    }

    /** The end of an exchange whose answer is on its way. */
    void sent(Exchange exchange, Future<Void> sending) {
        HttpServerResponse response = exchange.request().response();
        sending.onComplete(written -> {
            if (written.failed()) {
                exchange.clientGone("client-gone: the client closed its connection");
            }
            requestLog.end(exchange, response.getStatusCode(), response.bytesWritten());
        });
    }

    private void failed(Exchange exchange, Throwable cause) {
        if (cause instanceof TimeoutException && !exchange.request().response().closed()) {
            refuseAndClose(exchange, new OciError(408, OciErrorCode.UNSUPPORTED, bounds.what()
                    + " did not arrive within " + PATIENCE.toSeconds() + " s; send them again"));
            return;
        }
        gone(exchange);
    }

    /** The end of an exchange whose client has left before it was answered. */
    void gone(Exchange exchange) {
        exchange.clientGone("client-gone: the client closed its connection");
        requestLog.end(exchange, 0, 0);
    }

    /** The whole body; {@code null} where it is too long. */
    private Future<@Nullable Buffer> body(HttpServerRequest request) {
        Promise<@Nullable Buffer> whole = Promise.promise();
        Buffer read = Buffer.buffer();
        request.handler(chunk -> {
            if (whole.future().isComplete()) {
                return;
            }
            if (read.length() + chunk.length() > bounds.maxBytes()) {
                whole.complete(null);
            } else {
                read.appendBuffer(chunk);
            }
        });
        request.exceptionHandler(whole::tryFail);
        request.endHandler(_ -> whole.tryComplete(read));
        return whole.future();
    }

    private boolean isOver(@Nullable String contentLength) {
        if (contentLength == null) {
            return false;
        }
        try {
            return Long.parseLong(contentLength.strip()) > bounds.maxBytes();
        } catch (NumberFormatException e) {
            return true; // longer than any number
        }
    }

    private OciError tooLong() {
        return new OciError(413, OciErrorCode.SIZE_INVALID,
                bounds.what() + " are over " + bounds.maxBytes() + " bytes: "
                        + bounds.tooLong());
    }

    /** Where the body goes on, its end is nobody's to wait for. */
    private void refuseAndClose(Exchange exchange, OciError error) {
        HttpServerRequest request = exchange.request();
        request.handler(_ -> {});
        exchange.refused(error.message());
        if (request.version() == HttpVersion.HTTP_2) {
            // There a request ends without its connection, and no header speaks of that (RFC 9113, 8.1 and 8.2.2).
            sent(exchange, error.send(request).onSuccess(_ -> {
                if (!request.isEnded()) {
                    request.response().reset(NO_ERROR);
                }
            }));
            return;
        }
        LingeringClose.announce(request);
        sent(exchange, error.send(request).onSuccess(_ -> LingeringClose.afterAnswer(request, vertx)));
    }
}
