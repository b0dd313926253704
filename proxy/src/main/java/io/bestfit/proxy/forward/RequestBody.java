package io.bestfit.proxy.forward;

import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Stream;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerConnection;

/** The body of a request on its way to the upstream: streamed as fast as the upstream takes it, never held. */
final class RequestBody {

    /** The length that some clients also give to a GET; no body comes. */
    private static final String NONE = "0";

    private final HttpServerRequest request;
    private final Vertx vertx;
    private final ForwardLimits limits;
    private final Deadline deadline;
    private final boolean present;
    private final boolean awaitsContinue;
    private boolean flowing;
    private boolean abandoned;
    private boolean sent;

    RequestBody(HttpServerRequest request, Vertx vertx, ForwardLimits limits, Deadline deadline) {
        this.request = request;
        this.vertx = vertx;
        this.limits = limits;
        this.deadline = deadline;
        MultiMap headers = request.headers();
        String length = headers.get(HttpHeaders.CONTENT_LENGTH);
        boolean framed = (length != null && !length.equals(NONE)) || headers.contains(HttpHeaders.TRANSFER_ENCODING);
        this.present = framed || (request.version() == HttpVersion.HTTP_2 && isOpen(request));
        this.awaitsContinue = present && request.version() != HttpVersion.HTTP_1_0
                && "100-continue".equalsIgnoreCase(headers.get(HttpHeaders.EXPECT));
        if (present) {
            request.pause();
        }
    }

    /** Whether the request has a body. */
    boolean present() {
        return present;
    }

    /** Whether the client sends its body only once it is told to. */
    boolean awaitsContinue() {
        return awaitsContinue;
    }

    /** Whether the whole request was handed to the upstream's connection. */
    boolean sent() {
        return sent;
    }

    /** Whether the client may still send bytes of it. */
    boolean unread() {
        return present && !request.isEnded();
    }

    /** Whether the client still waits to be told to send its body. */
    boolean withheld() {
        return awaitsContinue && !flowing;
    }

    /** Sends the head, and the body as soon as it may be sent. */
    void send(HttpClientRequest upstream) {
        if (!present) {
            sent = true;
            upstream.end();
            return;
        }
        upstream.setChunked(!request.headers().contains(HttpHeaders.CONTENT_LENGTH));
        if (awaitsContinue) {
            upstream.continueHandler(_ -> goOn(upstream));
            vertx.setTimer(limits.expectContinue().toMillis(), _ -> goOn(upstream));
        } else {
            stream(upstream);
        }
        // The upstream may have its answer before the first byte of the body.
        upstream.sendHead();
    }

    /** What is still to come has no reader any more: it is read and dropped. */
    void abandon() {
        abandoned = true;
        if (present && !request.isEnded()) {
            request.handler(_ -> {});
            request.resume();
        }
    }

    private void goOn(HttpClientRequest upstream) {
        if (!flowing && !abandoned) {
            request.response().writeContinue();
            stream(upstream);
        }
    }

    /** Whether a request of HTTP/2 goes on after its head, which no header has to say. */
    private static boolean isOpen(HttpServerRequest request) {
        if (request.connection() instanceof HttpServerConnection connection
                && connection.channelHandlerContext().handler() instanceof Http2ConnectionHandler handler) {
            Http2Stream stream = handler.connection().stream(request.streamId());
            return stream != null && stream.state().remoteSideOpen();
        }
        return false;
    }

    private void stream(HttpClientRequest upstream) {
        flowing = true;
        boolean multiplexed = upstream.version() == HttpVersion.HTTP_2;
        Backlog backlog = new Backlog(this::readOn);
        deadline.awaitClient();
        request.handler(chunk -> {
            if (abandoned) {
                return;
            }
            Future<Void> written = upstream.write(chunk);
            if (multiplexed) {
                backlog.add(chunk.length(), written);
            }
            if (multiplexed ? backlog.full() : upstream.writeQueueFull()) {
                request.pause();
                deadline.expectWithin(limits.idle());
                if (!multiplexed) {
                    upstream.drainHandler(_ -> readOn());
                }
            }
        });
        request.endHandler(_ -> {
            if (!abandoned) {
                sent = true;
                deadline.expectWithin(limits.responseHead());
                upstream.end();
            }
        });
        request.resume();
    }

    private void readOn() {
        if (!abandoned) {
            deadline.awaitClient();
            request.resume();
        }
    }
}
