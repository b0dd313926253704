package io.bestfit.proxy.server;

import io.bestfit.proxy.access.Exchange;
import io.bestfit.proxy.config.Selection;
import io.bestfit.proxy.metrics.ProxyMetrics;
import io.bestfit.proxy.node.Declared;
import io.bestfit.proxy.oci.AcceptedTypes;
import io.bestfit.proxy.oci.DistributionRequest.ManifestByTag;
import io.bestfit.proxy.oci.OciError;
import io.bestfit.proxy.oci.OciErrorCode;
import io.bestfit.proxy.select.Refusal;
import io.bestfit.proxy.select.SelectionCounts.Outcome;
import io.bestfit.proxy.select.TagAnswer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/**
 * Answers tags: a declared node gets the child that fits it, and whoever declares nothing what the upstream has.
 *
 * @param policy what is answered where nothing fits, or a declaration cannot be read
 */
record TagHandler(Selection policy, Endings endings, ProxyMetrics metrics) {

    private static final CharSequence WARNING = HttpHeaders.createOptimized("Warning");

    /** Answers a GET or HEAD of a tag, by what it says of its node. */
    void handle(Exchange exchange, ManifestByTag wanted, Declared declared, UpstreamRequest asked) {
        switch (declared) {
            case Declared.Nothing _ -> endings.forward(exchange, asked);
            case Declared.Absence absence -> {
                exchange.declaredBy(absence.channel());
                endings.forward(exchange, asked);
            }
            case Declared.Malformed malformed -> {
                exchange.wants(asked.upstream().name(), wanted.repository(), wanted.tag());
                badDeclaration(exchange, malformed, asked);
            }
            case Declared.Known known -> {
                exchange.declaredBy(known.channel());
                exchange.wants(asked.upstream().name(), wanted.repository(), wanted.tag());
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
        if (request.response().closed()) {
            endings.abandoned(exchange);
            return;
        }
        // A client that leaves is told of now, and not when its answer would have come.
        request.response().closeHandler(_ -> endings.abandoned(exchange));
        asked.upstream().selection().answer(wanted, node, asked.upstream().caller(exchange)).onComplete(answered -> {
            if (request.response().closed()) {
                return;
            }
            request.response().closeHandler(null);
            if (answered.failed()) {
                exchange.failedAs("selection failed", answered.cause());
                judged(exchange, asked, Outcome.ERROR, "upstream");
                endings.forward(exchange, asked);
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
                judged(exchange, asked, Outcome.SELECTED, child.decidedBy());
                if (child.missing() != null) {
                    exchange.request().response().putHeader(WARNING, Refusal.warning(child.missing()));
                }
                endings.sent(exchange, SelectedResponse.send(exchange.request(), child));
            }
            case TagAnswer.AsIs asIs when asIs.failed() -> {
                exchange.failed(asIs.why());
                judged(exchange, asked, Outcome.ERROR, "index");
                endings.forward(exchange, asked);
            }
            case TagAnswer.AsIs asIs -> passThrough(exchange, asIs.why(), asked);
            case TagAnswer.Undecided(String missing) -> {
                exchange.request().response().putHeader(WARNING, Refusal.warning(missing));
                exchange.failed(missing);
                judged(exchange, asked, Outcome.ERROR, "evidence");
                endings.forward(exchange, asked);
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
                judged(exchange, asked, Outcome.PASSTHROUGH, "no-match");
                exchange.passedThrough(nothing.sentence());
                endings.forward(exchange, asked);
            }
            case REFUSE -> {
                judged(exchange, asked, Outcome.REFUSED, "no-match");
                response.putHeader(HttpHeaders.VARY, SelectedResponse.VARY);
                response.putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
                response.setStatusMessage(Refusal.phrase(nothing.sentence()));
                endings.refuse(exchange, nothing.sentence(),
                        Refusal.of(wanted.repository(), wanted.tag(), nothing.index(), nothing.sentence()));
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
            case REFUSE -> endings.refuse(exchange, malformed.message(),
                    new OciError(400, OciErrorCode.UNSUPPORTED, malformed.message()));
        }
    }

    private void passThrough(Exchange exchange, String why, UpstreamRequest asked) {
        exchange.passedThrough(why);
        judged(exchange, asked, Outcome.PASSTHROUGH, "as-is");
        endings.forward(exchange, asked);
    }

    private static void judged(Exchange exchange, UpstreamRequest asked, Outcome outcome, String reason) {
        asked.upstream().selection().counts().judged(outcome, reason, exchange.startNanos());
    }

    private static List<String> accepted(Exchange exchange) {
        return exchange.request().headers().getAll(HttpHeaders.ACCEPT);
    }
}
