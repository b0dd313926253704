package io.bestfit.proxy.registry;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.VertxConnection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes an answer with a fault. */
final class FaultWriter {

    /** The Content-Length that docker-registry 2.8.2 says with its 416. */
    private static final int LYING_LENGTH = 10_240;
    /** The length of the body that it sends. */
    private static final int LYING_BODY = 33;

    private final Vertx vertx;

    FaultWriter(Vertx vertx) {
        this.vertx = vertx;
    }

    void write(HttpServerRequest request, Answer answer, Fault fault) {
        switch (fault) {
            case Fault.Proper proper -> writeProper(request, answer, proper);
            case Fault.Raw raw -> {
                if (request.version() == HttpVersion.HTTP_2
                        || !(request.connection() instanceof VertxConnection connection)) {
                    request.connection().close();
                } else {
                    writeRaw(connection.channelHandlerContext().pipeline().firstContext(),
                            request.method().equals(HttpMethod.HEAD) ? answer.withBody(Buffer.buffer()) : answer,
                            answer.body().length(), raw);
                }
            }
        }
    }

    private static void writeProper(HttpServerRequest request, Answer answer, Fault.Proper fault) {
        switch (fault) {
            case Fault.WrongBytes _ -> AnswerWriter.write(request, answer.withBody(changed(answer.body())));
            case Fault.WrongContentType wrong ->
                AnswerWriter.write(request, answer.with(Answer.CONTENT_TYPE, wrong.contentType()));
            case Fault.WrongDigest wrong ->
                AnswerWriter.write(request, answer.with("Docker-Content-Digest", wrong.digest()));
            case Fault.WithoutHeader without -> {
                Map<String, String> headers = new LinkedHashMap<>(answer.headers());
                headers.keySet().removeIf(without.name()::equalsIgnoreCase);
                AnswerWriter.write(request, new Answer(answer.status(), headers, answer.body()));
            }
            case Fault.Status status -> AnswerWriter.write(request,
                    new Answer(status.status(), status.headers(), Buffer.buffer(status.body())));
            case Fault.EarlyHints _ -> request.response()
                    .writeEarlyHints(MultiMap.caseInsensitiveMultiMap().add(
                            request.version() == HttpVersion.HTTP_2 ? "link" : "Link", "</v2/>; rel=preload"))
                    .onComplete(_ -> AnswerWriter.write(request, answer));
            case Fault.Chunked _ -> {
                request.response().setStatusCode(answer.status()).setChunked(true);
                answer.headers().forEach(request.response()::putHeader);
                if (!request.method().equals(HttpMethod.HEAD)) {
                    request.response().write(answer.body());
                }
                request.response().end();
            }
        }
    }

    private void writeRaw(ChannelHandlerContext channel, Answer answer, int length, Fault.Raw fault) {
        Buffer body = answer.body();
        String head = head(answer, "Content-Length: " + length);
        switch (fault) {
            case Fault.CloseBeforeHead _ -> close(channel.newSucceededFuture());
            case Fault.CloseWithinHead _ -> close(send(channel, Buffer.buffer(head.substring(0, head.length() / 2))));
            case Fault.CloseWithinBody(int after) -> {
                int sent = after < 0 ? body.length() + after : after;
                close(send(channel, Buffer.buffer(head).appendBuffer(first(body, sent))));
            }
            case Fault.Overlong(int surplus) -> keepOpen(send(channel,
                    Buffer.buffer(head).appendBuffer(body).appendString("x".repeat(surplus))));
            case Fault.StallBeforeHead _ -> {
            }
            case Fault.StallWithinBody(int after) ->
                keepOpen(send(channel, Buffer.buffer(head).appendBuffer(first(body, after))));
            case Fault.LyingUnsatisfiable _ -> close(send(channel, Buffer.buffer(head(
                    new Answer(416, Map.of(Answer.CONTENT_TYPE, "application/octet-stream"), body),
                    "Content-Length: " + LYING_LENGTH)).appendString("x".repeat(LYING_BODY))));
            case Fault.UnfinishedChunks _ -> close(send(channel, Buffer.buffer(head(answer,
                    "Transfer-Encoding: chunked")).appendString(Integer.toHexString(body.length()) + "\r\n")
                    .appendBuffer(body).appendString("\r\n")));
            case Fault.SlowDrip drip -> {
                keepOpen(send(channel, Buffer.buffer(head)));
                drip(channel, body, 0, drip);
            }
        }
    }

    private void drip(ChannelHandlerContext channel, Buffer body, int at, Fault.SlowDrip drip) {
        int end = Math.min(body.length(), at + drip.bytes());
        ChannelFuture sent = send(channel, body.slice(at, end));
        if (end == body.length()) {
            close(sent);
        } else if (channel.channel().isActive()) {
            vertx.setTimer(drip.pause().toMillis(), _ -> drip(channel, body, end, drip));
        }
    }

    private static ChannelFuture send(ChannelHandlerContext channel, Buffer bytes) {
        return channel.writeAndFlush(Unpooled.wrappedBuffer(bytes.getBytes()));
    }

    private static void keepOpen(ChannelFuture sent) {
        sent.addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }

    private static void close(ChannelFuture sent) {
        sent.addListener(ChannelFutureListener.CLOSE);
    }

    private static Buffer first(Buffer body, int count) {
        return body.slice(0, Math.clamp(count, 0, body.length()));
    }

    private static Buffer changed(Buffer body) {
        Buffer copy = body.copy();
        int last = copy.length() - 1;
        return last < 0 ? copy : copy.setByte(last, (byte) (copy.getByte(last) ^ 1));
    }

    private static String head(Answer answer, String framing) {
        StringBuilder head = new StringBuilder("HTTP/1.1 ").append(answer.status()).append(" Scripted\r\n");
        answer.headers().forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        return head.append(framing).append("\r\n\r\n").toString();
    }
}
