package io.bestfit.proxy.forward;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpClientConnectionInternal;
import io.vertx.core.http.impl.HttpServerConnection;

/**
 * The way of a large body past the framework's streams, which would copy it: what the upstream's connection decodes is
 * written to the client's connection on the same event loop as it is. The framework sends the head, is told of the end,
 * and gets whatever is no sound piece of the body.
 */
final class ChannelRelay implements BodyRelay {

    /** The shortest body that is worth a change of the pipeline: what comes before the head is out is copied anyway. */
    static final int SHORTEST = 64 * 1024;

    private final PlainPipe pipe;
    private final HttpServerResponse to;
    private final BodyFlow flow;
    private final ChannelHandlerContext upstream;
    private final ChannelHandlerContext client;
    private long pastFramework;

    private ChannelRelay(PlainPipe pipe, HttpServerResponse to, BodyFlow flow, ChannelHandlerContext upstream,
            ChannelHandlerContext client) {
        this.pipe = pipe;
        this.to = to;
        this.flow = flow;
        this.upstream = upstream;
        this.client = client;
    }

    /**
     * The way by a relay for what it can be used for: HTTP/1.1 on both sides, one event loop, a body that may be as long
     * as that; by the plain pipe for everything else.
     *
     * @param shortest bytes of body
     */
    static BodyRelay.Way from(int shortest) {
        return (from, request, flow) -> {
            HttpServerResponse to = request.response();
            PlainPipe pipe = new PlainPipe(from, to, flow);
            if (from.version() != HttpVersion.HTTP_1_1 || request.version() != HttpVersion.HTTP_1_1
                    || isShorter(from, shortest)
                    || !(from.request().connection() instanceof HttpClientConnectionInternal upstream)
                    || !(request.connection() instanceof HttpServerConnection client)
                    || !upstream.channelHandlerContext().executor().equals(client.channelHandlerContext().executor())) {
                return pipe;
            }
            return new ChannelRelay(pipe, to, flow, upstream.channelHandlerContext(), client.channelHandlerContext());
        };
    }

    private static boolean isShorter(HttpClientResponse from, int shortest) {
        String length = from.getHeader(HttpHeaders.CONTENT_LENGTH);
        // Its decoder has judged it: nothing but digits.
        return length != null && length.length() < 10 && Integer.parseInt(length) < shortest;
    }

    @Override
    public void begin() {
        pipe.begin();
        upstream.pipeline().addBefore(upstream.name(), null, new Pieces());
    }

    @Override
    public void end() {
        pipe.end();
    }

    @Override
    public void stop() {
        pipe.stop();
    }

    @Override
    public long bytes() {
        return flow.bytes();
    }

    /** The bytes that went past the framework. */
    long pastFramework() {
        return pastFramework;
    }

    private void handOn(HttpContent piece) {
        int length = piece.content().readableBytes();
        flow.came(length);
        pastFramework += length;
        // What becomes of it is told by the connection: a write that fails closes it.
        var _ = client.writeAndFlush(piece);
        flow.handedOn(length);
    }

    /** What stands before the framework in the upstream's pipeline while a body flows. */
    private final class Pieces extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            boolean last = message instanceof LastHttpContent;
            if (last) {
                context.pipeline().remove(this);
            }
            // A small answer is one write, of head and body, so the head goes out with the first piece.
            if (!(message instanceof HttpContent piece) || piece.decoderResult().isFailure() || flow.over()
                    || !to.headWritten()) {
                context.fireChannelRead(message);
            } else if (piece instanceof LastHttpContent end) {
                context.fireChannelRead(handOnAllOf(end));
            } else {
                handOn(piece);
            }
        }

        private LastHttpContent handOnAllOf(LastHttpContent end) {
            if (!end.content().isReadable()) {
                return end;
            }
            handOn(new DefaultHttpContent(end.content()));
            return end.trailingHeaders().isEmpty()
                    ? LastHttpContent.EMPTY_LAST_CONTENT
                    : new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER, end.trailingHeaders());
        }
    }
}
