package io.bestfit.proxy.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpClientConnectionInternal;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that a connection on which an upstream sent more than its answer carries no other request: a body longer than
 * its length, one to HEAD, 204 or 304, or bytes that nobody asked for. The decoder would take them for the beginning of the
 * next answer, and fail a pull that has nothing to do with them, or answer it with what they say.
 */
public final class SurplusGuard {

    private static final String CODEC = "codec";
    private static final int CONTINUE = 100;
    private static final int EARLY_HINTS = 103;

    /** What was read and is being decoded; {@code null} between two reads. */
    private @Nullable ByteBuf read;
    /** Whether an answer is to come. */
    private boolean awaited;
    /** Whether the answer that comes now has another one after it, as the framework understands it. */
    private boolean interim;
    /** Whether its status is none that ends an exchange: the framework takes it for the answer, and another may follow. */
    private boolean odd;

    private SurplusGuard() {}

    /** Watches a new connection; one that is not of HTTP/1.1 frames its answers by itself. */
    public static void watch(HttpConnection connection) {
        ConnectionFaults.heed(connection);
        if (connection instanceof HttpClientConnectionInternal internal) {
            ChannelPipeline pipeline = internal.channelHandlerContext().pipeline();
            if (pipeline.get(CODEC) instanceof HttpClientCodec) {
                SurplusGuard guard = new SurplusGuard();
                pipeline.addBefore(CODEC, "surplus-bytes", guard.new Bytes());
                pipeline.addAfter(CODEC, "surplus-messages", guard.new Messages());
            }
        }
    }

    /** The bytes before they are decoded. */
    private final class Bytes extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (!(message instanceof ByteBuf bytes)) {
                context.fireChannelRead(message);
                return;
            }
            if (!awaited) {
                bytes.release();
                var _ = context.close();
                return;
            }
            // Held, so that what the decoder has left of it can be looked at while it passes messages on.
            read = bytes.retain();
            try {
                context.fireChannelRead(bytes);
            } finally {
                read = null;
                bytes.release();
            }
        }
    }

    /** The messages that the bytes mean. */
    private final class Messages extends ChannelDuplexHandler {

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            if (message instanceof HttpRequest) {
                awaited = true;
            }
            var _ = context.write(message, promise);
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof HttpResponse response) {
                int status = response.status().code();
                interim = status == CONTINUE || status == EARLY_HINTS;
                odd = status < AnswerHead.FIRST_FINAL_STATUS || status > AnswerHead.LAST_STATUS;
            }
            if (message instanceof LastHttpContent && !interim) {
                awaited = false;
                ByteBuf undecoded = read;
                if (odd || (undecoded != null && undecoded.isReadable())) {
                    var _ = context.close();
                }
            }
            context.fireChannelRead(message);
        }
    }
}
