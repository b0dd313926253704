package io.bestfit.proxy.oci;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** The body of an answer of our own, which a HEAD request is told the length of and not sent (RFC 9110, 9.3.2). */
public final class AnswerBody {

    private AnswerBody() {}

    /**
     * Ends the answer with a body.
     *
     * @return completes when the answer is written, fails where the client is gone
     */
    public static Future<Void> end(HttpServerRequest request, Buffer body) {
        HttpServerResponse response = request.response();
        response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
        // Vert.x leaves the body out by itself on HTTP/1.1 only; on HTTP/2 it would be sent.
        return request.method().equals(HttpMethod.HEAD) ? response.end() : response.end(body);
    }
}
