package io.bestfit.proxy.forward;

import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
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

    private LingeringClose() {}

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
