package io.bestfit.proxy.server;

import io.bestfit.proxy.config.Address;
import io.bestfit.proxy.metrics.ProxyMetrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The admin listener: liveness, readiness and metrics, on a port of its own, read-only.
 *
 * <p>Readiness says that this process takes requests. It does not ask the upstream: one dead upstream would take every
 * replica out at once, and with them the clear errors that they give.
 */
final class AdminServer {

    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final HttpServer server;
    private final ProxyMetrics metrics;
    private final AtomicBoolean ready;

    AdminServer(Vertx vertx, ProxyMetrics metrics, AtomicBoolean ready) {
        this.metrics = metrics;
        this.ready = ready;
        this.server = vertx.createHttpServer(new HttpServerOptions()).requestHandler(this::handle);
    }

    Future<Integer> listen(Address address) {
        return server.listen(address.port(), address.host()).map(HttpServer::actualPort);
    }

    Future<Void> close() {
        return server.close();
    }

    private void handle(HttpServerRequest request) {
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            request.response().putHeader(HttpHeaders.ALLOW, "GET, HEAD");
            answer(request, 405, TEXT, "only GET and HEAD\n");
            return;
        }
        switch (request.path() == null ? "" : request.path()) {
            case "/livez" -> answer(request, 200, TEXT, "ok\n");
            case "/readyz" -> {
                boolean takesRequests = ready.get();
                answer(request, takesRequests ? 200 : 503, TEXT, takesRequests ? "ok\n" : "starting or draining\n");
            }
            case "/metrics" -> answer(request, 200, PROMETHEUS, metrics.scrape());
            default -> answer(request, 404, TEXT, "here are /livez, /readyz and /metrics\n");
        }
    }

    private static void answer(HttpServerRequest request, int status, String type, String body) {
        request.response().setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, type).end(body);
    }
}
