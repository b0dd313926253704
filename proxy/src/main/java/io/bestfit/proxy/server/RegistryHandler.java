package io.bestfit.proxy.server;

import io.bestfit.proxy.access.Exchange;
import io.bestfit.proxy.access.RequestLog;
import io.bestfit.proxy.config.Listener;
import io.bestfit.proxy.config.Selection;
import io.bestfit.proxy.forward.Forwarded.Outcome;
import io.bestfit.proxy.metrics.ProxyMetrics;
import io.bestfit.proxy.node.Declared;
import io.bestfit.proxy.node.SelectorPath;
import io.bestfit.proxy.oci.AcceptedTypes;
import io.bestfit.proxy.oci.AnswerBody;
import io.bestfit.proxy.oci.DistributionRequest;
import io.bestfit.proxy.oci.DistributionRequest.ManifestByTag;
import io.bestfit.proxy.oci.OciError;
import io.bestfit.proxy.oci.OciErrorCode;
import io.bestfit.proxy.oci.RequestTarget;
import io.bestfit.proxy.routing.Route;
import io.bestfit.proxy.routing.UpstreamRouter;
import io.bestfit.proxy.select.Refusal;
import io.bestfit.proxy.select.TagAnswer;
import io.bestfit.proxy.token.OwnRealm;
import io.bestfit.proxy.upstream.Via;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;

/**
 * The way of one request, in the order of the numbered list in the proxy's README, "How a request is handled".
 *
 * <p>Whatever is not a GET or HEAD of a tag by a declared node is forwarded untouched.
 */
final class RegistryHandler implements Handler<HttpServerRequest> {

    private static final CharSequence WARNING = HttpHeaders.createOptimized("Warning");

    private static final DistributionRequest PING = new DistributionRequest.Other(DistributionRequest.Kind.PING);
    private static final String CLIENT_GONE = Outcome.CLIENT_GONE.label() + ": the client closed its connection";

    private final Listener listener;
    private final UpstreamRouter router;
    private final Map<String, UpstreamSide> upstreams;
    private final Visitors visitors;
    private final BarePing barePing;
    private final Selection policy;
    private final ExplainHandler explain;
    private final DetectHandler detect;
    private final TokenSide tokens;
    private final RequestLog requestLog;
    private final ProxyMetrics metrics;

    RegistryHandler(Listener listener, UpstreamRouter router, Map<String, UpstreamSide> upstreams, Visitors visitors,
            Selection policy, ExplainHandler explain, DetectHandler detect, TokenSide tokens, RequestLog requestLog,
            ProxyMetrics metrics) {
        this.listener = listener;
        this.router = router;
        this.upstreams = upstreams;
        this.visitors = visitors;
        this.barePing = BarePing.of(upstreams, visitors);
        this.policy = policy;
        this.explain = explain;
        this.detect = detect;
        this.tokens = tokens;
        this.requestLog = requestLog;
        this.metrics = metrics;
    }

    @Override
    public void handle(HttpServerRequest request) {
        Exchange exchange = requestLog.begin(request);
        OciError refusal = MalformedRequest.refusal(request);
        if (refusal != null) {
            refuse(exchange, refusal.message(), refusal);
            return;
        }
        RequestTarget whole = RequestTarget.of(request);
        SelectorPath where = SelectorPath.parse(whole.path());
        if (listener.askUser()) {
            OciError challenge = Visitors.challenge(request, where.path());
            if (challenge != null) {
                exchange.route(UpstreamRequest.label(DistributionRequest.parse(where.path())));
                refuse(exchange, challenge.message(), challenge);
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
                case Route.Ping _ -> tokens.pings().handle(exchange, null, () -> welcome(exchange));
                case Route.Nowhere(String why, OciError error) -> refuse(exchange, why, error);
            }
        };
        if (BarePing.is(request, whole, where)) {
            exchange.route("ping");
            barePing.judge(exchange).onSuccess(answer -> {
                switch (answer) {
                    case BarePing.Answer.Onwards _ -> onwards.run();
                    case BarePing.Answer.Elsewhere _ ->
                        tokens.pings().handle(exchange, null, () -> welcome(exchange));
                    case BarePing.Answer.Welcome _ -> welcome(exchange);
                    case BarePing.Answer.Refused(OciError error) -> refuse(exchange, error.message(), error);
                }
            });
            return;
        }
        onwards.run();
    }

    /** The answer to a ping that is for no upstream in particular. */
    private void welcome(Exchange exchange) {
        exchange.request().resume();
        exchange.request().response().putHeader(OciError.API_VERSION_HEADER, OciError.API_VERSION);
        sent(exchange, AnswerBody.end(exchange.request(), Buffer.buffer("{}")));
    }

    /** Past the door of the upstream, where it has one. */
    private void enter(Exchange exchange, SelectorPath where, UpstreamRequest asked) {
        if (upstreams.size() > 1) {
            exchange.upstream(asked.upstream().name());
        }
        exchange.route(asked.label());
        AccountDoor.pass(exchange, asked, () -> handle(exchange, where, asked),
                refusal -> refuse(exchange, refusal.message(), refusal));
    }

    private void handle(Exchange exchange, SelectorPath where, UpstreamRequest asked) {
        HttpServerRequest request = exchange.request();
        if (asked.wanted().equals(PING)) {
            tokens.pings().handle(exchange, asked.upstream().name(), () -> forward(exchange, asked));
            return;
        }
        if (!(asked.wanted() instanceof ManifestByTag byTag) || !AccountDoor.isRead(request)
                || Via.PROCESS.isIn(request.headers())) {
            forward(exchange, asked);
            return;
        }
        answerTag(exchange, byTag, visitors.node(exchange, where.selector(), listener.profile()), asked);
    }

    private void answerTag(Exchange exchange, ManifestByTag wanted, Declared declared, UpstreamRequest asked) {
        switch (declared) {
            case Declared.Nothing _ -> forward(exchange, asked);
            case Declared.Absence absence -> {
                exchange.declaredBy(absence.channel());
                forward(exchange, asked);
            }
            case Declared.Malformed malformed -> badDeclaration(exchange, malformed, asked);
            case Declared.Known known -> {
                exchange.declaredBy(known.channel());
                if (AcceptedTypes.acceptsSingleManifest(accepted(exchange))) {
                    select(exchange, wanted, known, asked);
                } else {
                    passThrough(exchange, "accepts no single manifest", asked);
                }
            }
        }
    }

    private void select(Exchange exchange, ManifestByTag wanted, Declared.Known node, UpstreamRequest asked) {
        HttpServerRequest request = exchange.request();
        // Until it is known whether the request is forwarded, with its end still unread.
        request.pause();
        asked.upstream().selection().answer(wanted, node, asked.upstream().caller(request)).onComplete(answered -> {
            if (request.response().closed()) {
                exchange.clientGone(CLIENT_GONE);
                requestLog.end(exchange, 0, 0);
                return;
            }
            if (answered.failed()) {
                exchange.failed("selection failed: " + answered.cause());
                metrics.selection("error", "upstream");
                forward(exchange, asked);
                return;
            }
            answer(exchange, wanted, answered.result(), asked);
        });
    }

    private void answer(Exchange exchange, ManifestByTag wanted, TagAnswer answer, UpstreamRequest asked) {
        switch (answer) {
            case TagAnswer.Child child when !AcceptedTypes.accepts(accepted(exchange), child.manifest().type()) ->
                passThrough(exchange, "accepts no " + child.manifest().type(), asked);
            case TagAnswer.Child child -> {
                exchange.selected(child.from(), child.manifest().digest().text(), child.position(),
                        child.decidedBy());
                metrics.selection("selected", child.decidedBy());
                if (child.missing() != null) {
                    exchange.request().response().putHeader(WARNING, Refusal.warning(child.missing()));
                }
                sent(exchange, SelectedResponse.send(exchange.request(), child));
            }
            case TagAnswer.AsIs asIs when asIs.failed() -> {
                exchange.failed(asIs.why());
                metrics.selection("error", "index");
                forward(exchange, asked);
            }
            case TagAnswer.AsIs asIs -> passThrough(exchange, asIs.why(), asked);
            case TagAnswer.Undecided(String missing) -> {
                exchange.request().response().putHeader(WARNING, Refusal.warning(missing));
                exchange.failed(missing);
                metrics.selection("error", "evidence");
                forward(exchange, asked);
            }
            case TagAnswer.NothingFits nothing -> nothingFits(exchange, wanted, nothing, asked);
        }
    }

    private void nothingFits(Exchange exchange, ManifestByTag wanted, TagAnswer.NothingFits nothing,
            UpstreamRequest asked) {
        var response = exchange.request().response();
        response.putHeader(WARNING, Refusal.warning("no image fits this node: " + nothing.sentence()));
        switch (policy.onNoMatch()) {
            case PASSTHROUGH -> {
                metrics.selection("passthrough", "no-match");
                exchange.passedThrough(nothing.sentence());
                forward(exchange, asked);
            }
            case REFUSE -> {
                metrics.selection("refused", "no-match");
                exchange.refused(nothing.sentence());
                response.putHeader(HttpHeaders.VARY, SelectedResponse.VARY);
                response.putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
                response.setStatusMessage(Refusal.phrase(nothing.sentence()));
                end(exchange, Refusal.of(wanted.repository(), wanted.tag(), nothing.index(), nothing.sentence()));
            }
        }
    }

    private void badDeclaration(Exchange exchange, Declared.Malformed malformed, UpstreamRequest asked) {
        exchange.declaredBy(malformed.channel());
        metrics.badDeclaration();
        switch (policy.onBadDeclaration()) {
            case PASSTHROUGH -> {
                exchange.request().response().putHeader(WARNING, Refusal.warning(malformed.message()));
                passThrough(exchange, malformed.message(), asked);
            }
            case REFUSE -> {
                refuse(exchange, malformed.message(),
                        new OciError(400, OciErrorCode.UNSUPPORTED, malformed.message()));
            }
        }
    }

    private void passThrough(Exchange exchange, String why, UpstreamRequest asked) {
        exchange.passedThrough(why);
        metrics.selection("passthrough", "as-is");
        forward(exchange, asked);
    }

    private void forward(Exchange exchange, UpstreamRequest asked) {
        asked.upstream().forwarder().forward(exchange.request(), asked.target(), asked.chosen())
                .onSuccess(forwarded -> {
                    String ended = forwarded.outcome().label() + ": " + forwarded.cause();
                    switch (forwarded.outcome()) {
                        case COMPLETE -> {
                        }
                        case CLIENT_GONE -> exchange.clientGone(ended);
                        case UPSTREAM_REFUSED, UPSTREAM_TIMEOUT, UPSTREAM_BROKEN, ACCOUNT_REFUSED, LOOP_REFUSED ->
                            exchange.failed(ended);
                    }
                    requestLog.end(exchange, forwarded.status(), forwarded.bytesSent());
                });
    }

    private void refuse(Exchange exchange, String why, OciError error) {
        exchange.refused(why);
        end(exchange, error);
    }

    private void end(Exchange exchange, OciError error) {
        exchange.request().resume();
        sent(exchange, error.send(exchange.request()));
    }

    /** The one end of every answer that is our own. */
    private void sent(Exchange exchange, Future<Void> sending) {
        var response = exchange.request().response();
        sending.onComplete(written -> {
            if (written.failed()) {
                exchange.clientGone(CLIENT_GONE);
            }
            requestLog.end(exchange, response.getStatusCode(), response.bytesWritten());
        });
    }

    private static List<String> accepted(Exchange exchange) {
        return exchange.request().headers().getAll(HttpHeaders.ACCEPT);
    }
}
