package io.bestfit.proxy.server;

import io.bestfit.proxy.access.Exchange;
import io.bestfit.proxy.access.RequestLog;
import io.bestfit.proxy.config.Listener;
import io.bestfit.proxy.config.Selection;
import io.bestfit.proxy.forward.LingeringClose;
import io.bestfit.proxy.metrics.ProxyMetrics;
import io.bestfit.proxy.node.SelectorPath;
import io.bestfit.proxy.oci.DistributionRequest;
import io.bestfit.proxy.oci.DistributionRequest.ManifestByTag;
import io.bestfit.proxy.oci.OciError;
import io.bestfit.proxy.oci.RequestTarget;
import io.bestfit.proxy.routing.Route;
import io.bestfit.proxy.routing.UpstreamRouter;
import io.bestfit.proxy.token.OwnRealm;
import io.bestfit.proxy.upstream.Via;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;

/**
 * The way of one request, in the order of the numbered list in the proxy's README, "How a request is handled".
 *
 * <p>Whatever is not a GET or HEAD of a tag by a declared node is forwarded untouched.
 */
final class RegistryHandler implements Handler<HttpServerRequest> {

    private static final DistributionRequest PING = new DistributionRequest.Other(DistributionRequest.Kind.PING);

    private final Listener listener;
    private final UpstreamRouter router;
    private final Map<String, UpstreamSide> upstreams;
    private final Visitors visitors;
    private final BarePing barePing;
    private final ExplainHandler explain;
    private final DetectHandler detect;
    private final TokenSide tokens;
    private final TagHandler tags;
    private final Endings endings;
    private final RequestLog requestLog;

    RegistryHandler(Listener listener, UpstreamRouter router, Map<String, UpstreamSide> upstreams, Visitors visitors,
            Selection policy, ExplainHandler explain, DetectHandler detect, TokenSide tokens, RequestLog requestLog,
            ProxyMetrics metrics) {
        this.listener = listener;
        this.router = router;
        this.upstreams = upstreams;
        this.visitors = visitors;
        this.barePing = BarePing.of(upstreams, visitors);
        this.explain = explain;
        this.detect = detect;
        this.tokens = tokens;
        this.endings = new Endings(requestLog);
        this.tags = new TagHandler(policy, endings, metrics);
        this.requestLog = requestLog;
    }

    /** A request that could not be read: refused, and told of like any other. */
    void handleUnreadable(HttpServerRequest request) {
        if (!LingeringClose.isOver(request)) {
            endings.refuseAndClose(requestLog.begin(request), MalformedRequest.unreadable(request));
        }
    }

    @Override
    public void handle(HttpServerRequest request) {
        if (LingeringClose.isOver(request)) {
            return;
        }
        Exchange exchange = requestLog.begin(request);
        OciError refusal = MalformedRequest.refusal(request);
        if (refusal != null) {
            endings.refuseAndClose(exchange, refusal);
            return;
        }
        RequestTarget whole = RequestTarget.of(request);
        SelectorPath where = SelectorPath.parse(whole.path());
        if (listener.askUser()) {
            OciError challenge = Visitors.challenge(request, where.path());
            if (challenge != null) {
                exchange.route(UpstreamRequest.label(DistributionRequest.parse(where.path())));
                endings.refuse(exchange, challenge.message(), challenge);
                return;
            }
        }
        visitors.receive(exchange, listener.askUser());
        if (where.path().equals(ExplainHandler.PATH)) {
            explain.handle(exchange, whole.namespace(),
                    visitors.node(exchange, where.selector(), listener.profile()));
            return;
        }
        if (where.path().equals(DetectHandler.PATH)) {
            detect.handle(exchange);
            return;
        }
        if (where.path().equals(OwnRealm.PATH)) {
            tokens.handler().handle(exchange);
            return;
        }
        Runnable onwards = () -> {
            switch (router.route(where.path(), whole.namespace())) {
                case Route.To to -> enter(exchange, where, UpstreamRequest.of(request, whole, where, to, upstreams));
                case Route.Ping _ -> tokens.pings().handle(exchange, null, () -> endings.welcome(exchange));
                case Route.Nowhere(String why, OciError error) -> endings.refuse(exchange, why, error);
            }
        };
        if (BarePing.is(request, whole, where)) {
            exchange.route("ping");
            barePing.judge(exchange).onSuccess(answer -> {
                switch (answer) {
                    case BarePing.Answer.Onwards _ -> onwards.run();
                    case BarePing.Answer.Elsewhere _ ->
                        tokens.pings().handle(exchange, null, () -> endings.welcome(exchange));
                    case BarePing.Answer.Welcome _ -> endings.welcome(exchange);
                    case BarePing.Answer.Refused(OciError error) -> endings.refuse(exchange, error.message(), error);
                }
            });
            return;
        }
        onwards.run();
    }

    /** Past the door of the upstream, where it has one. */
    private void enter(Exchange exchange, SelectorPath where, UpstreamRequest asked) {
        if (upstreams.size() > 1) {
            exchange.upstream(asked.upstream().name());
        }
        exchange.route(asked.label());
        AccountDoor.pass(exchange, asked, () -> handle(exchange, where, asked),
                refusal -> endings.refuse(exchange, refusal.message(), refusal));
    }

    private void handle(Exchange exchange, SelectorPath where, UpstreamRequest asked) {
        HttpServerRequest request = exchange.request();
        if (asked.wanted().equals(PING)) {
            tokens.pings().handle(exchange, asked.upstream().name(), () -> endings.forward(exchange, asked));
            return;
        }
        if (!AccountDoor.isRead(request)) {
            TagWrites.heed(request, asked);
            endings.forward(exchange, asked);
            return;
        }
        if (asked.isRedirected(request)) {
            endings.redirect(exchange, asked);
            return;
        }
        if (!(asked.wanted() instanceof ManifestByTag byTag)
                || Via.PROCESS.isIn(request.headers())) {
            endings.forward(exchange, asked);
            return;
        }
        tags.handle(exchange, byTag, visitors.node(exchange, where.selector(), listener.profile()), asked);
    }
}
