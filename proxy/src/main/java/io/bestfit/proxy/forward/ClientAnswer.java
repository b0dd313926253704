package io.bestfit.proxy.forward;

import io.bestfit.proxy.oci.OciError;
import io.bestfit.proxy.upstream.AnswerHead;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The answer on its way to the client: the upstream's status, headers, bytes and trailers, as fast as the client reads. */
final class ClientAnswer {

    /** RFC 9113, section 7: all of the answer was sent, and the rest of the request is of no interest. */
    private static final long NO_ERROR = 0;
    /** RFC 9113, section 7: what was sent of the answer is not all of it. */
    private static final long INTERNAL_ERROR = 2;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private final HttpServerRequest request;
    private final RequestBody body;
    private final Vertx vertx;
    private final HttpServerResponse response;
    private final @Nullable ClientLocation location;
    private final Deadline deadline;
    private final ForwardLimits limits;
    private final boolean multiplexed;
    private final BodyRelay.Way way;
    private @Nullable BodyRelay relay;
    private @Nullable UpstreamReads reads;
    private boolean over;
    private boolean closes;
    private boolean closeDelimited;
    private Set<String> hidden = Set.of();

    ClientAnswer(HttpServerRequest request, RequestBody body, Vertx vertx, @Nullable ClientLocation location,
            Deadline deadline, ForwardLimits limits, BodyRelay.Way way) {
        this.request = request;
        this.body = body;
        this.vertx = vertx;
        this.response = request.response();
        this.location = location;
        this.deadline = deadline;
        this.limits = limits;
        this.multiplexed = request.version() == HttpVersion.HTTP_2;
        this.way = way;
    }

    /** The bytes of body handed to the client's connection. */
    long bytesSent() {
        return relay == null ? 0 : relay.bytes();
    }

    /** The status that the client was sent, 0 where it was sent none. */
    int status() {
        return response.headWritten() ? response.getStatusCode() : 0;
    }

    /** The upstream speaks to an account of this proxy, and not to the client: headers of these names stay here. */
    void hide(Set<String> names) {
        hidden = names;
    }

    /** Nothing that the upstream still sends is passed on. */
    void stop() {
        over = true;
        if (relay != null) {
            relay.stop();
        }
    }

    /** The client's connection cannot be used again after this answer; HTTP/2 needs no such end. */
    void closeAfterwards() {
        closes = !multiplexed;
        if (closes) {
            LingeringClose.last(request);
        }
    }

    void earlyHints(MultiMap hints) {
        if (!over && !response.headWritten() && request.version() != HttpVersion.HTTP_1_0) {
            MultiMap headers = HttpHeaders.headers();
            Headers.downstream(hints, headers, location);
            hidden.forEach(headers::remove);
            response.writeEarlyHints(multiplexed ? Headers.lowerCase(headers) : headers);
        }
    }

    /**
     * Passes on a head, and the body as it comes; its end is the caller's to send.
     *
     * @throws IllegalArgumentException where the head is none that can be passed on
     */
    void begin(HttpClientResponse from, Context context) {
        AnswerHead.requireFit(from);
        copyHead(from);
        if (closes) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        int status = from.statusCode();
        if (request.method().equals(HttpMethod.HEAD) || status == NO_CONTENT || status == NOT_MODIFIED) {
            return;
        }
        boolean counted = from.headers().contains(HttpHeaders.CONTENT_LENGTH);
        closeDelimited = !counted && request.version() == HttpVersion.HTTP_1_0;
        if (!counted) {
            response.setChunked(true);
        }
        reads = UpstreamReads.of(from);
        relay = way.of(from, request, new BodyFlow(response, reads, deadline, limits));
        relay.begin();
        if (!closeDelimited) {
            // After what came in the same read, so that a small answer is one write; a slow body does not hold its head.
            context.runOnContext(_ -> {
                if (!over && !response.headWritten() && !response.ended()) {
                    response.writeHead();
                }
            });
        }
    }

    /** Runs what the end of the upstream's connection or stream is to bring, once all that came of the body was passed on. */
    void afterwards(Runnable then) {
        if (reads == null) {
            then.run();
        } else {
            reads.afterwards(then);
        }
    }

    /** Sends the end of the answer; {@link #closeIfLast} is to follow. */
    Future<Void> end(HttpClientResponse from) {
        over = true;
        if (relay != null) {
            relay.end();
        }
        if (relay != null && (multiplexed || response.isChunked()) && !from.trailers().isEmpty()) {
            Headers.downstream(from.trailers(), response.trailers(), null);
            hidden.forEach(response.trailers()::remove);
        }
        return response.end().onComplete(_ -> stop());
    }

    /** Sends an error, or where the head of another answer is out already cuts that off: never a clean end. */
    void fail(OciError error) {
        stop();
        if (response.headWritten()) {
            if (closeDelimited && request.connection() instanceof HttpServerConnection connection) {
                // To HTTP/1.0 the end of the connection is the end of the body; only a reset says that bytes are missing.
                connection.channelHandlerContext().channel().config().setOption(ChannelOption.SO_LINGER, 0);
            }
            response.reset(INTERNAL_ERROR);
        } else if (!response.closed()) {
            response.setChunked(false);
            response.headers().clear();
            if (closes) {
                response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            }
            response.setStatusMessage(HttpResponseStatus.valueOf(error.status()).reasonPhrase());
            error.send(request).onSuccess(_ -> closeIfLast());
        }
    }

    /** Ends what is not to be used again of the client's connection, after an answer that was sent. */
    void closeIfLast() {
        if (multiplexed) {
            if (body.unread()) {
                response.reset(NO_ERROR);
            }
            return;
        }
        if (!closeDelimited && !closes) {
            return;
        }
        if (body.unread()) {
            LingeringClose.begin(request, vertx);
        } else {
            request.connection().close();
        }
    }

    private void copyHead(HttpClientResponse from) {
        int status = from.statusCode();
        response.setStatusCode(status);
        String reason = from.statusMessage();
        if (!multiplexed && reason != null && !reason.equals(HttpResponseStatus.valueOf(status).reasonPhrase())) {
            response.setStatusMessage(reason);
        }
        Headers.downstream(from.headers(), response.headers(), location);
        hidden.forEach(response.headers()::remove);
    }
}
