package io.bestfit.proxy.server;

import io.bestfit.proxy.access.Exchange;
import io.bestfit.proxy.metrics.ProxyMetrics;
import io.bestfit.proxy.node.SelectorPath;
import io.bestfit.proxy.oci.AnswerBody;
import io.bestfit.proxy.oci.RequestTarget;
import io.bestfit.proxy.upstream.ConnectionFaults;
import io.bestfit.proxy.upstream.HttpOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The admin listener: liveness, readiness, metrics, explanations and declarations, on a port of its own; it changes
 * nothing.
 *
 * <p>Readiness says that this process takes requests. It does not ask the upstream: one dead upstream would take every
 * replica out at once, and with them the clear errors that they give.
 */
final class AdminVerticle extends VerticleBase {

    /** How long a silent client keeps its connection; scrapers come back every 15 to 60 s. */
    private static final Duration IDLE = Duration.ofMinutes(2);
    /** Connections to each upstream for explanations, which people ask for one by one. */
    private static final int UPSTREAM_CONNECTIONS = 4;
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    /** What it begins with; not held beyond that. */
    private @Nullable SharedParts first;
    private final AtomicBoolean ready;
    private @Nullable LoopParts current;
    private @Nullable HttpServer server;
    private @Nullable Future<@Nullable String> scraping;

    /**
     * @param first what it begins with
     * @param ready whether this process takes requests
     */
    AdminVerticle(SharedParts first, AtomicBoolean ready) {
        this.first = first;
        this.ready = ready;
    }

    @Override
    public Future<?> start() {
        server = vertx.createHttpServer(HttpOptions.server(IDLE)).connectionHandler(ConnectionFaults::heed)
                .requestHandler(request -> handle(request, Objects.requireNonNull(current)));
        SharedParts beginning = Objects.requireNonNull(first);
        first = null;
        var address = beginning.config().admin();
        HttpServer opened = server;
        return prepare(beginning).compose(Prepared::use).compose(_ -> opened.listen(address.port(), address.host()));
    }

    /** Makes ready for another configuration. */
    Future<Prepared> prepare(SharedParts next) {
        return EventLoop.run(context, () -> {
            LoopParts parts = LoopParts.of(vertx, next, _ -> UPSTREAM_CONNECTIONS);
            return Future.succeededFuture(new Prepared() {

                private @Nullable LoopParts before;

                @Override
                public Future<Void> use() {
                    return EventLoop.run(context, () -> {
                        before = current;
                        current = parts;
                        return Future.succeededFuture();
                    });
                }

                @Override
                public Future<Void> endBefore() {
                    return EventLoop.run(context, () -> {
                        LoopParts ending = before;
                        before = null;
                        return ending == null
                                ? Future.succeededFuture()
                                : ending.retire();
                    });
                }

                @Override
                public Future<Void> discard() {
                    return EventLoop.run(context, () -> parts.clients().close());
                }
            });
        });
    }

    int port() {
        return Objects.requireNonNull(server, "a listener has a port once it is started").actualPort();
    }

    private void handle(HttpServerRequest request, LoopParts parts) {
        SharedParts shared = parts.shared();
        RequestTarget target = RequestTarget.of(request);
        SelectorPath where = SelectorPath.parse(target.path());
        if (where.path().equals(ExplainHandler.PATH)) {
            Exchange exchange = parts.requestLog().begin(request);
            shared.visitors().receive(exchange, false);
            parts.explain().handle(exchange, target.namespace(),
                    shared.visitors().node(exchange, where.selector(), null));
            return;
        }
        if (where.path().equals(DetectHandler.PATH)) {
            parts.detect().handle(parts.requestLog().begin(request));
            return;
        }
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            request.response().putHeader(HttpHeaders.ALLOW, "GET, HEAD");
            answer(request, 405, TEXT, "only GET and HEAD\n");
            return;
        }
        switch (target.path()) {
            case "/livez" -> answer(request, 200, TEXT, "ok\n");
            case "/readyz" -> {
                boolean takesRequests = ready.get();
                answer(request, takesRequests ? 200 : 503, TEXT, takesRequests ? "ok\n" : "starting or draining\n");
            }
            case "/metrics" ->
                scrape(shared.metrics()).onSuccess(text -> answer(request, 200, PROMETHEUS, String.valueOf(text)))
                        .onFailure(cause -> answer(request, 500, TEXT, "the meters cannot be read: " + cause + "\n"));
            default -> answer(request, 404, TEXT, "here are /livez, /readyz, /metrics, " + ExplainHandler.PATH
                    + " and " + DetectHandler.PATH + "\n");
        }
    }

    /** The meters, read on a thread that no pull waits for; whoever asks meanwhile gets the same text. */
    private Future<@Nullable String> scrape(ProxyMetrics metrics) {
        Future<@Nullable String> underWay = scraping;
        if (underWay == null || underWay.isComplete()) {
            underWay = vertx.executeBlocking(metrics::scrape, false);
            scraping = underWay;
        }
        return underWay;
    }

    private static void answer(HttpServerRequest request, int status, String type, String body) {
        request.response().setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, type);
        AnswerBody.end(request, Buffer.buffer(body));
    }
}
