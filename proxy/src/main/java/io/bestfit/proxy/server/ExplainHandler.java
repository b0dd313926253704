package io.bestfit.proxy.server;

import io.bestfit.matcher.Misses;
import io.bestfit.matcher.Selection;
import io.bestfit.matcher.Selector;
import io.bestfit.matcher.oci.MediaTypes;
import io.bestfit.proxy.access.Exchange;
import io.bestfit.proxy.access.RequestLog;
import io.bestfit.proxy.config.Selection.OnBadDeclaration;
import io.bestfit.proxy.config.Selection.OnNoMatch;
import io.bestfit.proxy.explain.Explanation;
import io.bestfit.proxy.explain.ExplanationJson;
import io.bestfit.proxy.forward.UpstreamFailure;
import io.bestfit.proxy.node.Declared;
import io.bestfit.proxy.oci.AnswerBody;
import io.bestfit.proxy.oci.DistributionRequest.ManifestByTag;
import io.bestfit.proxy.oci.OciError;
import io.bestfit.proxy.oci.OciErrorCode;
import io.bestfit.proxy.routing.Route;
import io.bestfit.proxy.routing.UpstreamRouter;
import io.bestfit.proxy.select.IndexCandidates;
import io.bestfit.proxy.select.TagIndex;
import io.bestfit.proxy.select.VirtualIndex;
import io.bestfit.proxy.upstream.Caller;
import io.bestfit.proxy.upstream.ManifestAnswer;
import io.bestfit.proxy.upstream.Patience;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@code GET /bestfit/v1/explain?ref=REPO:TAG}: what a pull would be answered with, and why.
 *
 * <p>The node is declared as for any pull, and the upstream is asked with the caller's credentials and no others.
 */
final class ExplainHandler {

    /** Where it is mounted, on every listener. */
    static final String PATH = "/bestfit/v1/explain";

    private static final Logger LOG = LoggerFactory.getLogger(ExplainHandler.class);

    private final UpstreamRouter router;
    private final Map<String, UpstreamSide> upstreams;
    private final Selector selector;
    private final io.bestfit.proxy.config.Selection policy;
    private final RequestLog requestLog;

    ExplainHandler(UpstreamRouter router, Map<String, UpstreamSide> upstreams, Selector selector,
            io.bestfit.proxy.config.Selection policy, RequestLog requestLog) {
        this.router = router;
        this.upstreams = upstreams;
        this.selector = selector;
        this.policy = policy;
        this.requestLog = requestLog;
    }

    /**
     * Answers a request, and ends its exchange.
     *
     * @param namespace the registry that the request means, where it says so
     */
    void handle(Exchange exchange, @Nullable String namespace, Declared declared) {
        exchange.route("explain");
        HttpServerRequest request = exchange.request();
        HttpServerResponse response = request.response();
        response.putHeader(HttpHeaders.CACHE_CONTROL, "private, no-store");
        response.putHeader(HttpHeaders.VARY, SelectedResponse.VARY);
        // Its body, where it has one, stays unread until it is answered.
        request.pause();
        Future<Void> answered = answer(exchange, namespace, declared).recover(cause -> {
            if (response.headWritten() || response.closed()) {
                return Future.failedFuture(cause);
            }
            LOG.error("an explanation failed", cause); // without the query, which may hold more than a name
            exchange.failed("explaining failed: " + cause);
            return refuse(exchange, new OciError(500, OciErrorCode.UNKNOWN,
                    "this explanation could not be made; the cause is in the log of this proxy"));
        });
        answered.onComplete(written -> {
            if (written.failed()) {
                exchange.clientGone("client-gone: the client closed its connection");
            }
            requestLog.end(exchange, response.getStatusCode(), response.bytesWritten());
        });
    }

    private Future<Void> answer(Exchange exchange, @Nullable String namespace, Declared declared) {
        HttpMethod method = exchange.request().method();
        if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
            exchange.request().response().putHeader(HttpHeaders.ALLOW, "GET, HEAD");
            return refuse(exchange, new OciError(405, OciErrorCode.UNSUPPORTED,
                    method.name() + " is not possible here: ask for an explanation with GET"));
        }
        if (namespace != null) {
            if (router.namespace(PATH, namespace) instanceof Route.Nowhere unknown) {
                return nowhere(exchange, unknown);
            }
            exchange.request().response().putHeader(UpstreamRouter.NAMESPACE_HEADER, namespace);
        }
        return switch (ExplainReference.of(exchange.request().query())) {
            case ExplainReference.Malformed malformed -> refuse(exchange, malformed.error());
            case ExplainReference.Untouched untouched -> send(exchange,
                    Explanation.passthrough(untouched.text(), null, null, untouched.why()));
            case ExplainReference.Tag tag -> switch (router.route(tag.path(), namespace)) {
                case Route.To to -> enter(exchange, tag.at(to.path()), declared, upstream(exchange, to));
                case Route.Nowhere nowhere -> nowhere(exchange, nowhere);
                case Route.Ping _ -> throw new IllegalStateException("a manifest is no ping");
            };
        };
    }

    /** Past the door of the upstream, where it has one. */
    private Future<Void> enter(Exchange exchange, ExplainReference.Tag tag, Declared declared, UpstreamSide upstream) {
        AccountDoor door = upstream.door();
        if (door == null) {
            return explain(exchange, tag, declared, upstream);
        }
        return door.refusal(exchange, true).compose(refusal -> {
            if (refusal == null) {
                return explain(exchange, tag, declared, upstream);
            }
            exchange.refused(refusal.message());
            return refuse(exchange, refusal);
        });
    }

    private UpstreamSide upstream(Exchange exchange, Route.To to) {
        if (upstreams.size() > 1) {
            exchange.upstream(to.upstream());
        }
        return Objects.requireNonNull(upstreams.get(to.upstream()), to.upstream());
    }

    private static Future<Void> nowhere(Exchange exchange, Route.Nowhere nowhere) {
        exchange.refused(nowhere.why());
        return refuse(exchange, nowhere.error());
    }

    private Future<Void> explain(Exchange exchange, ExplainReference.Tag tag, Declared declared,
            UpstreamSide upstream) {
        return switch (declared) {
            case Declared.Nothing _ -> send(exchange, Explanation.passthrough(tag.text(), null, null,
                    "no node is declared: the upstream's own answer is passed through"));
            case Declared.Absence absence -> {
                exchange.declaredBy(absence.channel());
                yield send(exchange, Explanation.passthrough(tag.text(), null, absence.channel().label(),
                        "the selector 'any' declares that there is no node: the upstream's own answer is passed"
                                + " through"));
            }
            case Declared.Malformed malformed -> {
                exchange.declaredBy(malformed.channel());
                yield policy.onBadDeclaration() == OnBadDeclaration.REFUSE
                        ? refuse(exchange, new OciError(400, OciErrorCode.UNSUPPORTED, malformed.message()))
                        : send(exchange, Explanation.passthrough(tag.text(), null, malformed.channel().label(),
                                malformed.message() + ": it counts as none, and the upstream's own answer is passed"
                                        + " through"));
            }
            case Declared.Known known -> {
                exchange.declaredBy(known.channel());
                yield ask(exchange, tag, known, upstream);
            }
        };
    }

    private Future<Void> ask(Exchange exchange, ExplainReference.Tag tag, Declared.Known known,
            UpstreamSide upstream) {
        return upstream.tags().find(tag.wanted(), upstream.caller(exchange))
                .compose(found -> Patience.limit(told(exchange, tag, known, upstream, found), upstream.limit()))
                .transform(reply -> {
                    if (reply.failed()) {
                        exchange.failed(reply.cause().toString());
                        return refuse(exchange, UpstreamFailure.of(reply.cause(), upstream.origin()).error());
                    }
                    return reply.result().get();
                });
    }

    /** What is told of a tag, once its answer is known. */
    private Future<Supplier<Future<Void>>> told(Exchange exchange, ExplainReference.Tag tag, Declared.Known known,
            UpstreamSide upstream, TagIndex found) {
        ManifestByTag wanted = tag.wanted();
        Caller caller = upstream.caller(exchange);
        return switch (found) {
            case TagIndex.ByDigest index -> upstream.tags().read(wanted.repository(), index.digest(), caller)
                    .compose(read -> explanation(upstream, wanted, tag.text(), read, known, caller))
                    .map(explanation -> () -> send(exchange, explanation));
            case TagIndex.NoIndex single -> variants(upstream, exchange, tag, single, known, why -> send(exchange,
                    nothing(tag.text(), known, (MediaTypes.isManifest(single.mediaType())
                            ? "it is a single image"
                            : "it is served as " + ExplainReference.printable(single.mediaType())) + why)));
            case TagIndex.Declined(ManifestAnswer.Declined answer) when answer.status() == 404 ->
                variants(upstream, exchange, tag, null, known, _ -> declined(upstream, exchange, tag, answer));
            case TagIndex.Unusable unusable -> Future
                    .succeededFuture(() -> send(exchange, nothing(tag.text(), known, unusable.why())));
            case TagIndex.Declined declined -> Future
                    .succeededFuture(() -> declined(upstream, exchange, tag, declined.answer()));
        };
    }

    /** What is chosen from the variants of a tag that is no index; otherwise what is told without them. */
    private Future<Supplier<Future<Void>>> variants(UpstreamSide upstream, Exchange exchange,
            ExplainReference.Tag tag, TagIndex.@Nullable NoIndex itself, Declared.Known known,
            Function<String, Future<Void>> otherwise) {
        Caller caller = upstream.caller(exchange);
        return upstream.variants().judge(tag.wanted(), itself, known.node(), caller).map(judged -> switch (judged) {
            case VirtualIndex.None(String why) -> () -> otherwise.apply(why == null ? "" : ", and " + why);
            case VirtualIndex.Judged tags -> () -> send(exchange,
                    Explanation.ofTags(tag.text(), tags.tags(), known.node(), known.channel().label(), tags.selection(),
                            Misses.of(tags.selection(), tags.candidates(), known.node(), policy.policy())));
        });
    }

    private static Explanation nothing(String reference, Declared.Known known, String why) {
        return Explanation.nothingToChooseFrom(reference, known.node(), known.channel().label(), why);
    }

    private Future<Explanation> explanation(UpstreamSide upstream, ManifestByTag wanted, String reference,
            IndexCandidates read, Declared.Known known, Caller caller) {
        return switch (read) {
            case IndexCandidates.NotRead unreadable -> Future
                    .succeededFuture(nothing(reference, known, unreadable.why()));
            case IndexCandidates.Read index ->
                upstream.evidence().gather(wanted.repository(), _ -> wanted.tag(), index.digest(), index.candidates(),
                        known.node(),
                        caller).map(gathered -> {
                            Selection selection = selector.select(gathered.candidates(), known.node());
                            boolean refuses = policy.onNoMatch() == OnNoMatch.REFUSE && gathered.missing() == null
                                    && index.complete();
                            return Explanation.of(reference, index.digest(), known.node(), known.channel().label(),
                                    refuses,
                                    selection,
                                    Misses.of(selection, gathered.candidates(), known.node(), policy.policy()));
                        });
        };
    }

    /** What the upstream says to this caller: its challenge and its patience are the client's to act on. */
    private Future<Void> declined(UpstreamSide upstream, Exchange exchange, ExplainReference.Tag tag,
            ManifestAnswer.Declined answer) {
        HttpServerResponse response = exchange.request().response();
        int status = answer.status();
        String said = "the upstream " + upstream.origin().authority() + " answered " + status + " to " + tag.text();
        if (status == 401 || status == 429 || status == 503) {
            answer.challenges().forEach(challenge -> response.headers().add("WWW-Authenticate", challenge));
            if (answer.retryAfter() != null) {
                response.putHeader("Retry-After", answer.retryAfter());
            }
        }
        exchange.failed("the upstream answered " + status);
        return refuse(exchange, switch (status) {
            case 401 -> new OciError(401, OciErrorCode.UNAUTHORIZED,
                    said + "; send the credentials that a pull would send");
            case 403 -> new OciError(403, OciErrorCode.DENIED, said + (!upstream.speaks()
                    ? "; send the credentials of someone who may pull it"
                    : "; the account of this proxy may not pull it"));
            case 404 -> new OciError(404, OciErrorCode.MANIFEST_UNKNOWN,
                    said + "; check the repository's name and the tag");
            case 429 -> new OciError(429, OciErrorCode.TOOMANYREQUESTS, said + "; ask again later");
            case 503 -> new OciError(503, OciErrorCode.UNAVAILABLE, said + "; ask again later");
            default -> new OciError(502, OciErrorCode.UNAVAILABLE,
                    said + ", which leaves nothing to explain; a pull gets that answer as it is");
        });
    }

    private static Future<Void> send(Exchange exchange, Explanation explanation) {
        exchange.request().resume();
        exchange.request().response().putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
        return AnswerBody.end(exchange.request(), Buffer.buffer(ExplanationJson.write(explanation)));
    }

    private static Future<Void> refuse(Exchange exchange, OciError error) {
        exchange.request().resume();
        return error.send(exchange.request());
    }
}
