package io.bestfit.proxy.server;

import io.bestfit.proxy.access.Exchange;
import io.bestfit.proxy.access.RequestLog;
import io.bestfit.proxy.detect.Detection;
import io.bestfit.proxy.detect.DetectionText;
import io.bestfit.proxy.detect.MalformedFactsException;
import io.bestfit.proxy.detect.RawFacts;
import io.bestfit.proxy.forward.LingeringClose;
import io.bestfit.proxy.oci.AnswerBody;
import io.bestfit.proxy.oci.OciError;
import io.bestfit.proxy.oci.OciErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code POST /bestfit/v1/detect}: raw facts of a machine become its declaration. Nothing is kept of them.
 *
 * <p>The answer is the declaration as text; with {@code ?explain} comments follow that say where each key comes from;
 * to a client that accepts JSON it is JSON. Confined to one event loop.
 */
final class DetectHandler {

    /** Where it is mounted, on every listener. */
    static final String PATH = "/bestfit/v1/detect";

    /** How many bodies one event loop gathers at once: together with their size a bound on memory. */
    static final int MOST_AT_ONCE = 16;
    /** A node sends some kilobytes at once. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String JSON = "application/json; charset=utf-8";
    private static final CharSequence EXPECT = HttpHeaders.createOptimized("Expect");

    private final Vertx vertx;
    private final RequestLog requestLog;
    private int underWay;

    DetectHandler(Vertx vertx, RequestLog requestLog) {
        this.vertx = vertx;
        this.requestLog = requestLog;
    }

    /** Answers a request, and ends its exchange. */
    void handle(Exchange exchange) {
        exchange.route("detect");
        HttpServerRequest request = exchange.request();
        HttpServerResponse response = request.response();
        response.putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        if (!request.method().equals(HttpMethod.POST)) {
            response.putHeader(HttpHeaders.ALLOW, "POST");
            refuse(exchange, new OciError(405, OciErrorCode.UNSUPPORTED,
                    request.method().name()
                            + " is not possible here: send the facts of 'bestfit-node facts' with POST"));
            return;
        }
        if (isOver(request.getHeader(HttpHeaders.CONTENT_LENGTH))) {
            refuseAndClose(exchange, tooLong());
            return;
        }
        if (underWay >= MOST_AT_ONCE) {
            response.putHeader("Retry-After", "1");
            refuseAndClose(exchange, new OciError(503, OciErrorCode.UNAVAILABLE,
                    "too many nodes are asking for their declaration at once; ask again in a second"));
            return;
        }
        underWay++;
        Future<@Nullable Buffer> body = body(request).timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        if ("100-continue".equalsIgnoreCase(request.getHeader(EXPECT))) {
            response.writeContinue();
        }
        body.onComplete(read -> {
            underWay--;
            if (read.failed()) {
                failed(exchange, read.cause());
            } else if (read.result() == null) {
                refuseAndClose(exchange, tooLong());
            } else {
                answer(exchange, read.result());
            }
        });
    }

    private void answer(Exchange exchange, Buffer body) {
        Detection detection;
        try {
            detection = Detection.of(RawFacts.parse(body.toString(StandardCharsets.ISO_8859_1)));
        } catch (MalformedFactsException e) {
            refuse(exchange, new OciError(400, OciErrorCode.UNSUPPORTED, e.sentence()));
            return;
        }
        switch (detection) {
            case Detection.Unknown unknown -> refuse(exchange, new OciError(400, OciErrorCode.UNSUPPORTED,
                    unknown.why()));
            case Detection.Node node -> {
                HttpServerRequest request = exchange.request();
                boolean json = acceptsJson(request);
                request.response().putHeader(HttpHeaders.CONTENT_TYPE, json ? JSON : TEXT)
                        .putHeader(HttpHeaders.VARY, "Accept");
                sent(exchange, AnswerBody.end(request, Buffer.buffer(json
                        ? DetectionText.json(node)
                        : isExplained(request)
                                ? DetectionText.explained(node)
                                : DetectionText.declaration(node))));
            }
        }
    }

    private void failed(Exchange exchange, Throwable cause) {
        if (cause instanceof TimeoutException && !exchange.request().response().closed()) {
            refuseAndClose(exchange, new OciError(408, OciErrorCode.UNSUPPORTED, "the facts did not arrive within "
                    + PATIENCE.toSeconds() + " s; send them again"));
            return;
        }
        exchange.clientGone("client-gone: the client closed its connection");
        requestLog.end(exchange, 0, 0);
    }

    /** The whole body; {@code null} where it is too long. */
    private static Future<@Nullable Buffer> body(HttpServerRequest request) {
        Promise<@Nullable Buffer> whole = Promise.promise();
        Buffer read = Buffer.buffer();
        request.handler(chunk -> {
            if (whole.future().isComplete()) {
                return;
            }
            if (read.length() + chunk.length() > RawFacts.MAX_BYTES) {
                whole.complete(null);
            } else {
                read.appendBuffer(chunk);
            }
        });
        request.exceptionHandler(whole::tryFail);
        request.endHandler(_ -> whole.tryComplete(read));
        return whole.future();
    }

    private static boolean isOver(@Nullable String contentLength) {
        if (contentLength == null) {
            return false;
        }
        try {
            return Long.parseLong(contentLength.strip()) > RawFacts.MAX_BYTES;
        } catch (NumberFormatException e) {
            return true; // longer than any number
        }
    }

    private static OciError tooLong() {
        return new OciError(413, OciErrorCode.SIZE_INVALID, "the raw facts are over " + RawFacts.MAX_BYTES
                + " bytes: send what 'bestfit-node facts' prints");
    }

    private static boolean acceptsJson(HttpServerRequest request) {
        return request.headers().getAll(HttpHeaders.ACCEPT).stream().anyMatch(line -> line.contains(
                "application/json"));
    }

    private static boolean isExplained(HttpServerRequest request) {
        String query = request.query();
        return query != null && List.of(query.split("&", -1)).contains("explain");
    }

    /** Where the body goes on, its end is nobody's to wait for. */
    private void refuseAndClose(Exchange exchange, OciError error) {
        HttpServerRequest request = exchange.request();
        request.handler(_ -> {});
        request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        exchange.refused(error.message());
        sent(exchange, error.send(request).onSuccess(_ -> {
            if (request.isEnded()) {
                request.connection().close();
            } else {
                LingeringClose.begin(request, vertx);
            }
        }));
    }

    private void refuse(Exchange exchange, OciError error) {
        exchange.refused(error.message());
        sent(exchange, error.send(exchange.request()));
    }

    private void sent(Exchange exchange, Future<Void> sending) {
        HttpServerResponse response = exchange.request().response();
        sending.onComplete(written -> {
            if (written.failed()) {
                exchange.clientGone("client-gone: the client closed its connection");
            }
            requestLog.end(exchange, response.getStatusCode(), response.bytesWritten());
        });
    }
}
