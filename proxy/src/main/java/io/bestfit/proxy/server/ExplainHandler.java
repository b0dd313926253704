package io.bestfit.proxy.server;

import io.bestfit.matcher.Misses;
import io.bestfit.matcher.Selection;
import io.bestfit.matcher.Selector;
import io.bestfit.proxy.config.Selection.OnNoMatch;
import io.bestfit.proxy.explain.Explanation;
import io.bestfit.proxy.explain.ExplanationJson;
import io.bestfit.proxy.node.Declared;
import io.bestfit.proxy.oci.DistributionRequest;
import io.bestfit.proxy.oci.DistributionRequest.ManifestByTag;
import io.bestfit.proxy.oci.OciError;
import io.bestfit.proxy.oci.OciErrorCode;
import io.bestfit.proxy.select.IndexCandidates;
import io.bestfit.proxy.select.TagIndex;
import io.bestfit.proxy.select.TagIndexes;
import io.bestfit.proxy.upstream.Caller;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code GET /bestfit/v1/explain?ref=REPO:TAG}: what a pull would be answered with, and why.
 *
 * <p>The node is declared as for any pull, and the upstream is asked with the caller's credentials.
 */
final class ExplainHandler {

    private static final String USAGE = "say which tag to explain: /bestfit/v1/explain?ref=REPOSITORY:TAG";

    private final TagIndexes indexes;
    private final Selector selector;
    private final io.bestfit.proxy.config.Selection policy;

    ExplainHandler(TagIndexes indexes, Selector selector, io.bestfit.proxy.config.Selection policy) {
        this.indexes = indexes;
        this.selector = selector;
        this.policy = policy;
    }

    /** Sends the explanation, or an error; completes when it is written. */
    Future<Void> answer(HttpServerRequest request, Declared declared) {
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            request.response().putHeader(HttpHeaders.ALLOW, "GET, HEAD");
            return refuse(request, 405, "an explanation is asked for with GET");
        }
        String reference = request.getParam("ref");
        ManifestByTag wanted = reference == null ? null : parse(reference);
        if (reference == null || wanted == null) {
            return refuse(request, 400, USAGE);
        }
        return switch (declared) {
            case Declared.Nothing _ -> send(request, Explanation.passthrough(reference, null, null,
                    "no node is declared: the upstream's own answer is passed through"));
            case Declared.Absence absence -> send(request, Explanation.passthrough(reference, null,
                    absence.channel().label(), "the selector 'any' declares that there is no node: the upstream's own"
                            + " answer is passed through"));
            case Declared.Malformed malformed -> refuse(request, 400, malformed.message());
            case Declared.Known known -> explain(request, reference, wanted, known);
        };
    }

    private Future<Void> explain(HttpServerRequest request, String reference, ManifestByTag wanted,
            Declared.Known known) {
        Caller caller = Caller.of(request.headers());
        return indexes.find(wanted, caller).compose(tag -> switch (tag) {
            case TagIndex.ByDigest index -> indexes.read(wanted.repository(), index.digest(), caller)
                    .compose(read -> send(request, explanation(reference, read, known)));
            case TagIndex.NoIndex _ -> send(request, passthrough(reference, known, "the tag is no index"));
            case TagIndex.Unusable unusable -> send(request,
                    passthrough(reference, known, "the index cannot be read: " + unusable.why()));
            case TagIndex.Declined declined -> refuse(request, declined.status(), "the upstream answered "
                    + declined.status() + " to " + reference + "; send the credentials that a pull would");
        }).recover(cause -> request.response().ended()
                ? Future.failedFuture(cause)
                : refuse(request, 502, "the upstream could not be asked for " + reference
                        + "; the cause is in the log of this proxy"));
    }

    private static Explanation passthrough(String reference, Declared.Known known, String sentence) {
        return Explanation.passthrough(reference, known.node(), known.channel().label(), sentence);
    }

    private Explanation explanation(String reference, IndexCandidates read, Declared.Known known) {
        return switch (read) {
            case IndexCandidates.NotRead unreadable -> passthrough(reference, known,
                    "the index cannot be read: " + unreadable.why());
            case IndexCandidates.Read readable -> {
                Selection selection = selector.select(readable.candidates(), known.node());
                yield Explanation.of(reference, readable.digest(), known.node(), known.channel().label(),
                        policy.onNoMatch() == OnNoMatch.REFUSE, selection,
                        Misses.of(selection, readable.candidates(), known.node(), policy.policy()));
            }
        };
    }

    /** {@code REPO:TAG} as a request would name it. */
    private static @Nullable ManifestByTag parse(String reference) {
        int colon = reference.lastIndexOf(':');
        if (colon < 0) {
            return null;
        }
        String path = "/v2/" + reference.substring(0, colon) + "/manifests/" + reference.substring(colon + 1);
        return DistributionRequest.parse(path) instanceof ManifestByTag wanted ? wanted : null;
    }

    private static Future<Void> send(HttpServerRequest request, Explanation explanation) {
        request.resume();
        return request.response().putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "private, no-store")
                .putHeader(HttpHeaders.VARY, SelectedResponse.VARY).end(ExplanationJson.write(explanation));
    }

    private static Future<Void> refuse(HttpServerRequest request, int status, String message) {
        request.resume();
        OciErrorCode code = switch (status) {
            case 401 -> OciErrorCode.UNAUTHORIZED;
            case 403 -> OciErrorCode.DENIED;
            case 404 -> OciErrorCode.MANIFEST_UNKNOWN;
            case 429 -> OciErrorCode.TOOMANYREQUESTS;
            default -> status >= 500 ? OciErrorCode.UNAVAILABLE : OciErrorCode.UNSUPPORTED;
        };
        return new OciError(status < 400 ? 502 : status, code, message).send(request.response());
    }
}
