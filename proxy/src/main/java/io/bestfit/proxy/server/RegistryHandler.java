package io.bestfit.proxy.server;

import io.bestfit.proxy.access.Exchange;
import io.bestfit.proxy.access.RequestLog;
import io.bestfit.proxy.config.Selection;
import io.bestfit.proxy.forward.Forwarded.Outcome;
import io.bestfit.proxy.forward.Forwarder;
import io.bestfit.proxy.metrics.ProxyMetrics;
import io.bestfit.proxy.node.Declared;
import io.bestfit.proxy.node.NodeResolver;
import io.bestfit.proxy.node.SelectorPath;
import io.bestfit.proxy.oci.AcceptedTypes;
import io.bestfit.proxy.oci.DistributionRequest;
import io.bestfit.proxy.oci.DistributionRequest.ManifestByTag;
import io.bestfit.proxy.oci.OciError;
import io.bestfit.proxy.oci.OciErrorCode;
import io.bestfit.proxy.oci.RequestTarget;
import io.bestfit.proxy.select.Refusal;
import io.bestfit.proxy.select.TagAnswer;
import io.bestfit.proxy.select.TagSelection;
import io.bestfit.proxy.upstream.Caller;
import io.bestfit.proxy.upstream.Via;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The way of one request, in the order of the numbered list in the proxy's README, "How a request is handled".
 *
 * <p>Whatever is not a GET or HEAD of a tag by a declared node is forwarded untouched.
 */
final class RegistryHandler implements Handler<HttpServerRequest> {

    private static final CharSequence WARNING = HttpHeaders.createOptimized("Warning");

    private static final String CLIENT_GONE = Outcome.CLIENT_GONE.label() + ": the client closed its connection";

    private final @Nullable String listenerProfile;
    private final Namespaces namespaces;
    private final NodeResolver nodes;
    private final TagSelection selection;
    private final Selection policy;
    private final ExplainHandler explain;
    private final DetectHandler detect;
    private final Forwarder forwarder;
    private final RequestLog requestLog;
    private final ProxyMetrics metrics;

    RegistryHandler(@Nullable String listenerProfile, Namespaces namespaces, NodeResolver nodes,
            TagSelection selection, Selection policy, ExplainHandler explain, DetectHandler detect, Forwarder forwarder,
            RequestLog requestLog, ProxyMetrics metrics) {
        this.listenerProfile = listenerProfile;
        this.namespaces = namespaces;
        this.nodes = nodes;
        this.selection = selection;
        this.policy = policy;
        this.explain = explain;
        this.detect = detect;
        this.forwarder = forwarder;
        this.requestLog = requestLog;
        this.metrics = metrics;
    }

    @Override
    public void handle(HttpServerRequest request) {
        Exchange exchange = requestLog.begin(request);
        OciError refusal = MalformedRequest.refusal(request);
        if (refusal != null) {
            exchange.refused(refusal.message());
            end(exchange, refusal);
            return;
        }
        RequestTarget whole = RequestTarget.of(request);
        SelectorPath where = SelectorPath.parse(whole.path());
        if (where.path().equals(ExplainHandler.PATH)) {
            explain.handle(exchange, whole.namespace(),
                    nodes.resolve(where.selector(), listenerProfile, request.headers()));
            return;
        }
        if (where.path().equals(DetectHandler.PATH)) {
            detect.handle(exchange);
            return;
        }
        RequestTarget target = whole.at(where.path());
        // Outside of /v2 a parameter of that name is another server's own.
        String namespace = isDistribution(where.path()) ? target.namespace() : null;
        if (namespace != null) {
            if (!namespaces.knows(namespace)) {
                refuseNamespace(exchange, namespace);
                return;
            }
            request.response().putHeader(Namespaces.HEADER, namespace);
            target = target.withoutNamespace();
        }
        String upstreamTarget = target.toString();
        DistributionRequest wanted = DistributionRequest.parse(where.path());
        exchange.route(route(wanted));
        if (!(wanted instanceof ManifestByTag byTag) || !isRead(request.method())
                || Via.PROCESS.isIn(request.headers())) {
            forward(exchange, upstreamTarget);
            return;
        }
        answerTag(exchange, byTag, nodes.resolve(where.selector(), listenerProfile, request.headers()),
                upstreamTarget);
    }

    private void answerTag(Exchange exchange, ManifestByTag wanted, Declared declared, String upstreamTarget) {
        switch (declared) {
            case Declared.Nothing _ -> forward(exchange, upstreamTarget);
            case Declared.Absence absence -> {
                exchange.declaredBy(absence.channel());
                forward(exchange, upstreamTarget);
            }
            case Declared.Malformed malformed -> badDeclaration(exchange, malformed, upstreamTarget);
            case Declared.Known known -> {
                exchange.declaredBy(known.channel());
                if (AcceptedTypes.acceptsSingleManifest(accepted(exchange))) {
                    select(exchange, wanted, known, upstreamTarget);
                } else {
                    passThrough(exchange, "accepts no single manifest", upstreamTarget);
                }
            }
        }
    }

    private void select(Exchange exchange, ManifestByTag wanted, Declared.Known node, String upstreamTarget) {
        HttpServerRequest request = exchange.request();
        // Until it is known whether the request is forwarded, with its end still unread.
        request.pause();
        selection.answer(wanted, node, Caller.of(request.headers())).onComplete(answered -> {
            if (request.response().closed()) {
                exchange.clientGone(CLIENT_GONE);
                requestLog.end(exchange, 0, 0);
                return;
            }
            if (answered.failed()) {
                exchange.failed("selection failed: " + answered.cause());
                metrics.selection("error", "upstream");
                forward(exchange, upstreamTarget);
                return;
            }
            answer(exchange, wanted, answered.result(), upstreamTarget);
        });
    }

    private void answer(Exchange exchange, ManifestByTag wanted, TagAnswer answer, String upstreamTarget) {
        switch (answer) {
            case TagAnswer.Child child when !AcceptedTypes.accepts(accepted(exchange), child.manifest().type()) ->
                passThrough(exchange, "accepts no " + child.manifest().type(), upstreamTarget);
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
                forward(exchange, upstreamTarget);
            }
            case TagAnswer.AsIs asIs -> passThrough(exchange, asIs.why(), upstreamTarget);
            case TagAnswer.Undecided(String missing) -> {
                exchange.request().response().putHeader(WARNING, Refusal.warning(missing));
                exchange.failed(missing);
                metrics.selection("error", "evidence");
                forward(exchange, upstreamTarget);
            }
            case TagAnswer.NothingFits nothing -> nothingFits(exchange, wanted, nothing, upstreamTarget);
        }
    }

    private void nothingFits(Exchange exchange, ManifestByTag wanted, TagAnswer.NothingFits nothing,
            String upstreamTarget) {
        var response = exchange.request().response();
        response.putHeader(WARNING, Refusal.warning("no image fits this node: " + nothing.sentence()));
        switch (policy.onNoMatch()) {
            case PASSTHROUGH -> {
                metrics.selection("passthrough", "no-match");
                exchange.passedThrough(nothing.sentence());
                forward(exchange, upstreamTarget);
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

    private void badDeclaration(Exchange exchange, Declared.Malformed malformed, String upstreamTarget) {
        exchange.declaredBy(malformed.channel());
        metrics.badDeclaration();
        switch (policy.onBadDeclaration()) {
            case PASSTHROUGH -> {
                exchange.request().response().putHeader(WARNING, Refusal.warning(malformed.message()));
                passThrough(exchange, malformed.message(), upstreamTarget);
            }
            case REFUSE -> {
                exchange.refused(malformed.message());
                end(exchange, new OciError(400, OciErrorCode.UNSUPPORTED, malformed.message()));
            }
        }
    }

    private void refuseNamespace(Exchange exchange, String namespace) {
        exchange.refused("unknown namespace");
        end(exchange, namespaces.refusal(namespace));
    }

    private void passThrough(Exchange exchange, String why, String upstreamTarget) {
        exchange.passedThrough(why);
        metrics.selection("passthrough", "as-is");
        forward(exchange, upstreamTarget);
    }

    private void forward(Exchange exchange, String upstreamTarget) {
        forwarder.forward(exchange.request(), upstreamTarget).onSuccess(forwarded -> {
            String ended = forwarded.outcome().label() + ": " + forwarded.cause();
            switch (forwarded.outcome()) {
                case COMPLETE -> {
                }
                case CLIENT_GONE -> exchange.clientGone(ended);
                case UPSTREAM_REFUSED, UPSTREAM_TIMEOUT, UPSTREAM_BROKEN, LOOP_REFUSED -> exchange.failed(ended);
            }
            requestLog.end(exchange, forwarded.status(), forwarded.bytesSent());
        });
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

    private static boolean isDistribution(String path) {
        return path.startsWith("/v2/") || path.equals("/v2");
    }

    private static boolean isRead(HttpMethod method) {
        return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
    }

    private static String route(DistributionRequest wanted) {
        return switch (wanted) {
            case ManifestByTag _,DistributionRequest.ManifestByDigest _ -> "manifest";
            case DistributionRequest.Other other -> other.kind().name().toLowerCase(Locale.ROOT);
        };
    }
}
