package io.bestfit.proxy.server;

import io.bestfit.proxy.access.Exchange;
import io.bestfit.proxy.access.RequestLog;
import io.bestfit.proxy.detect.Detection;
import io.bestfit.proxy.detect.DetectionText;
import io.bestfit.proxy.detect.MalformedFactsException;
import io.bestfit.proxy.detect.RawFacts;
import io.bestfit.proxy.oci.AnswerBody;
import io.bestfit.proxy.oci.OciError;
import io.bestfit.proxy.oci.OciErrorCode;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;

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
    private static final SmallBodies.Bounds BOUNDS = new SmallBodies.Bounds(RawFacts.MAX_BYTES, MOST_AT_ONCE,
            "the raw facts", "send what 'bestfit-node facts' prints", "nodes are asking for their declaration");
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String JSON = "application/json; charset=utf-8";

    private final SmallBodies bodies;

    DetectHandler(Vertx vertx, RequestLog requestLog) {
        this.bodies = new SmallBodies(vertx, requestLog, BOUNDS);
    }

    /** Answers a request, and ends its exchange. */
    void handle(Exchange exchange) {
        exchange.route("detect");
        HttpServerRequest request = exchange.request();
        HttpServerResponse response = request.response();
        response.putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        if (!request.method().equals(HttpMethod.POST)) {
            response.putHeader(HttpHeaders.ALLOW, "POST");
            bodies.refuse(exchange, new OciError(405, OciErrorCode.UNSUPPORTED,
                    request.method().name()
                            + " is not possible here: send the facts of 'bestfit-node facts' with POST"));
            return;
        }
        bodies.gather(exchange, body -> answer(exchange, body));
    }

    private void answer(Exchange exchange, Buffer body) {
        Detection detection;
        try {
            detection = Detection.of(RawFacts.parse(body.toString(StandardCharsets.ISO_8859_1)));
        } catch (MalformedFactsException e) {
            bodies.refuse(exchange, new OciError(400, OciErrorCode.UNSUPPORTED, e.sentence()));
            return;
        }
        switch (detection) {
            case Detection.Unknown unknown -> bodies.refuse(exchange, new OciError(400, OciErrorCode.UNSUPPORTED,
                    unknown.why()));
            case Detection.Node node -> {
                HttpServerRequest request = exchange.request();
                boolean json = acceptsJson(request);
                request.response().putHeader(HttpHeaders.CONTENT_TYPE, json ? JSON : TEXT)
                        .putHeader(HttpHeaders.VARY, "Accept");
                bodies.sent(exchange, AnswerBody.end(request, Buffer.buffer(json
                        ? DetectionText.json(node)
                        : isExplained(request)
                                ? DetectionText.explained(node)
                                : DetectionText.declaration(node))));
            }
        }
    }

    private static boolean acceptsJson(HttpServerRequest request) {
        return request.headers().getAll(HttpHeaders.ACCEPT).stream().anyMatch(line -> line.contains(
                "application/json"));
    }

    private static boolean isExplained(HttpServerRequest request) {
        String query = request.query();
        return query != null && List.of(query.split("&", -1)).contains("explain");
    }
}
