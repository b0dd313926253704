package io.bestfit.proxy.registry;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** Writes an answer as proper HTTP, a large body in pieces as fast as the client takes them. */
final class AnswerWriter {

    /** A piece of a body: a few socket buffers long. */
    private static final int PIECE = 128 * 1024;

    private AnswerWriter() {}

    /** Writes an answer; a HEAD gets its head alone. */
    static void write(HttpServerRequest request, Answer answer) {
        HttpServerResponse response = request.response();
        response.setStatusCode(answer.status());
        answer.headers().forEach((name, lines) -> response.putHeader(name, lines.lines().toList()));
        if (answer.mayHaveBody()) {
            response.putHeader("Content-Length", String.valueOf(answer.body().length()));
        }
        if (!answer.mayHaveBody() || request.method().equals(HttpMethod.HEAD)) {
            response.end();
        } else {
            writeFrom(response, answer.body(), 0);
        }
    }

    private static void writeFrom(HttpServerResponse response, Buffer body, int start) {
        int at = start;
        while (body.length() - at > PIECE) {
            if (response.closed()) {
                return;
            }
            if (response.writeQueueFull()) {
                int resume = at;
                response.drainHandler(_ -> writeFrom(response, body, resume));
                return;
            }
            response.write(body.slice(at, at + PIECE));
            at += PIECE;
        }
        response.drainHandler(null);
        response.end(body.slice(at, body.length()));
    }
}
