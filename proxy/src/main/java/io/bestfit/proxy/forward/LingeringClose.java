package io.bestfit.proxy.forward;

import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.AttributeKey;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerConnection;
import java.time.Duration;

/**
 * The end of a client's connection while the client may still be sending: the answer ends first, and what the client
 * sends is read for a while. A close with bytes unread is a reset, which discards the answer on its way (RFC 9112
 * section 9.6).
 */
public final class LingeringClose {

    /** How long a client may go on sending once it has its answer. */
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private static final AttributeKey<Boolean> LAST = AttributeKey.valueOf(LingeringClose.class, "last");

    private LingeringClose() {}

    /** Announces the end of the client's connection: no request that it sends after this one is heard (RFC 9112, 9.6). */
    public static void announce(HttpServerRequest request) {
        request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        last(request);
    }

    /** The same, where the answer has no headers yet. */
    static void last(HttpServerRequest request) {
        if (request.connection() instanceof HttpServerConnection connection) {
            connection.channelHandlerContext().channel().attr(LAST).set(Boolean.TRUE);
        }
    }

    /** Whether a request came after the last one of its connection. */
    public static boolean isOver(HttpServerRequest request) {
        return request.version() != HttpVersion.HTTP_2
                && request.connection() instanceof HttpServerConnection connection
                && connection.channelHandlerContext().channel().attr(LAST).get() != null;
    }

    /** Closes at once where the request was read whole, and otherwise as {@link #begin} does. */
    public static void afterAnswer(HttpServerRequest request, Vertx vertx) {
        if (request.isEnded()) {
            request.connection().close();
        } else {
            begin(request, vertx);
        }
    }

    /** Closes once the request has ended, the client has closed, or the time is over; the body must be flowing. */
    public static void begin(HttpServerRequest request, Vertx vertx) {
        if (request.connection() instanceof HttpServerConnection connection && !request.isSSL()) {
            Channel channel = connection.channelHandlerContext().channel();
            if (channel instanceof DuplexChannel duplex) {
                var _ = duplex.shutdownOutput();
            }
        }
        long timer = vertx.setTimer(LONGEST.toMillis(), _ -> request.connection().close());
        request.end().onComplete(_ -> {
            vertx.cancelTimer(timer);
            request.connection().close();
        });
    }
}
