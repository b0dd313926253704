package io.bestfit.proxy.forward;

import io.netty.channel.Channel;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpClientConnectionInternal;

/**
 * The reading of one upstream connection, stopped while a client is slow.
 *
 * <p>A paused response of Vert.x 5 queues what was read; once the upstream closes its connection, it reports the close
 * and never hands out that queue, nor the end of a body that had arrived whole
 * ({@code eclipse-vertx/vert.x:VertxConnection.handleClosed}). With the socket not read instead, what was read is always
 * passed on before the close is told of.
 */
final class UpstreamReads {

    private final Channel channel;

    private UpstreamReads(Channel channel) {
        this.channel = channel;
    }

    /** Those of a connection of HTTP/1.1, the only version that is spoken to upstreams. */
    static UpstreamReads of(HttpConnection connection) {
        return new UpstreamReads(((HttpClientConnectionInternal) connection).channelHandlerContext().channel());
    }

    /** Leaves what is still to come in the socket; what the upstream sent before it closed is read all the same. */
    void stop() {
        channel.config().setAutoRead(false);
    }

    /** Reads on; a connection must not go back to its pool without it. */
    void goOn() {
        if (channel.isActive()) {
            channel.config().setAutoRead(true);
        }
    }
}
