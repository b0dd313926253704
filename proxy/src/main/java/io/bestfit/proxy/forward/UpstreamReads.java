package io.bestfit.proxy.forward;

import io.netty.channel.Channel;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpClientConnectionInternal;

/** The reading of one answer of the upstream, stopped while a client is slow. */
interface UpstreamReads {

    /** Leaves what is still to come with the upstream; what it sent before it closed is read all the same. */
    void stop();

    /** Reads on; a connection must not go back to its pool without it. */
    void goOn();

    /** Runs what is to happen once everything that came was handed out: at once, where the reading is not stopped. */
    void afterwards(Runnable then);

    static UpstreamReads of(HttpClientResponse from) {
        return from.version() == HttpVersion.HTTP_2
                ? new StreamReads(from)
                : new OfConnection(
                        ((HttpClientConnectionInternal) from.request().connection()).channelHandlerContext().channel());
    }

    /**
     * Those of HTTP/1.1, where an answer has its connection for itself.
     *
     * <p>A paused response of Vert.x 5 queues what was read; once the upstream closes its connection, it reports the
     * close and never hands out that queue, nor the end of a body that had arrived whole
     * ({@code eclipse-vertx/vert.x:VertxConnection.handleClosed}). With the socket not read instead, what was read is
     * always passed on before the close is told of.
     *
     * @param channel the connection
     */
    record OfConnection(Channel channel) implements UpstreamReads {

        @Override
        public void stop() {
            channel.config().setAutoRead(false);
        }

        @Override
        public void goOn() {
            if (channel.isActive()) {
                channel.config().setAutoRead(true);
            }
        }

        @Override
        public void afterwards(Runnable then) {
            then.run();
        }
    }
}
