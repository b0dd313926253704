package io.bestfit.proxy.evidence;

import io.bestfit.matcher.oci.Digest;
import io.bestfit.proxy.upstream.BoundedClient;
import io.bestfit.proxy.upstream.Caller;
import io.bestfit.proxy.upstream.ContentVerification;
import io.bestfit.proxy.upstream.Origin;
import io.bestfit.proxy.upstream.Question;
import io.bestfit.proxy.upstream.Reply;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fetches blobs from the upstream, and from where it redirects to as far as the configuration names those servers.
 *
 * <p>The caller's credentials stay with the upstream: no other server gets them, nor the upstream when another server
 * leads back to it (distribution-spec, "Redirects"; the class of CVE-2020-15157).
 */
final class BlobFetcher {

    /** The most redirects of one download: registries need one, their stores sometimes another. */
    private static final int MAX_REDIRECTS = 2;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Caller NOBODY = new Caller(null, null);

    private final BoundedClient registry;
    private final BlobHosts blobHosts;

    /**
     * @param registry the way to the upstream
     * @param blobHosts the ways to the servers to which it may redirect
     */
    BlobFetcher(BoundedClient registry, BlobHosts blobHosts) {
        this.registry = registry;
        this.blobHosts = blobHosts;
    }

    /** A blob by its digest, up to so many bytes. */
    Future<Content> get(String repository, Digest digest, int maxBytes, Caller caller) {
        return new Download(digest, maxBytes).from(registry, "/v2/" + repository + "/blobs/" + digest, caller, 0);
    }

    /** One blob on its way. */
    private final class Download {

        private final Digest digest;
        private final int maxBytes;

        Download(Digest digest, int maxBytes) {
            this.digest = digest;
            this.maxBytes = maxBytes;
        }

        Future<Content> from(BoundedClient server, String target, Caller caller, int redirects) {
            return server.ask(Question.get(target, Question.ANYTHING, maxBytes), caller)
                    .compose(reply -> switch (reply) {
                        case Reply.Whole(_, Buffer body) -> Future.succeededFuture(verified(body));
                        case Reply.Declined(int status, MultiMap headers) when REDIRECTS.contains(status) ->
                            redirected(server, target, headers.get(HttpHeaders.LOCATION), caller, redirects);
                        case Reply.Declined(int status, _) -> missing(server.origin().equals(registry.origin())
                                ? "the registry answered " + status
                                : server.origin().authority() + " answered " + status);
                        case Reply.Unusable(String why) -> missing(why);
                    });
        }

        private Content verified(Buffer body) {
            String problem = ContentVerification.problem(digest, body);
            return problem == null ? new Content.Found(body) : new Content.Missing(problem);
        }

        private Future<Content> redirected(BoundedClient from, String target, @Nullable String location, Caller caller,
                int redirects) {
            if (redirects >= MAX_REDIRECTS) {
                return missing("it is redirected more than " + MAX_REDIRECTS + " times");
            }
            return switch (Redirect.of(from.origin(), target, location)) {
                case Redirect.Unreadable _ -> missing("it is redirected to what is no URL");
                case Redirect.To(Origin origin, String path) when origin.equals(registry.origin()) -> from(registry,
                        path, from.origin().equals(origin) ? caller : NOBODY, redirects + 1);
                case Redirect.To(Origin origin, String path) -> {
                    BoundedClient host = blobHosts.at(origin);
                    // What went wrong at another server is not told in its own words: they may hold a signed URL.
                    yield host == null
                            ? missing("it is redirected to " + origin + ", " + blobHosts.whyNot())
                            : from(host, path, NOBODY, redirects + 1).otherwise(
                                    new Content.Missing("it could not be downloaded from " + origin));
                }
            };
        }

        private static Future<Content> missing(String why) {
            return Future.succeededFuture(new Content.Missing(why));
        }
    }
}
