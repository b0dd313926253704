package io.bestfit.proxy.upstream;

import io.bestfit.matcher.oci.Digest;
import io.bestfit.matcher.oci.ImageIndexReader;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The registry behind the proxy, asked for manifests that Bestfit itself needs to see.
 *
 * <p>Every question carries the caller's own credentials and Bestfit's own full {@code Accept}. Redirects are not
 * followed: such an answer is {@link ManifestAnswer.Declined} and the client follows its own.
 */
public final class UpstreamRegistry {

    /** The largest document that is looked into, in bytes: what can be read as an index. */
    public static final int MAX_MANIFEST_BYTES = ImageIndexReader.MAX_DOCUMENT_BYTES;

    private static final CharSequence CONTENT_DIGEST = HttpHeaders.createOptimized("Docker-Content-Digest");

    private final BoundedClient client;

    /**
     * @param client the way to the registry
     */
    public UpstreamRegistry(BoundedClient client) {
        this.client = client;
    }

    /** Asks whether a tag exists for this caller, what it is and which digest it has. Costs no quota on Docker Hub. */
    public Future<ManifestAnswer> head(String repository, String tag, Caller caller) {
        return client.ask(Question.head(target(repository, tag), Question.MANIFESTS), caller)
                .map(reply -> switch (reply) {
                    case Reply.Whole(MultiMap headers, _) -> new ManifestAnswer.Exists(
                            Manifest.typeOf(headers.get(HttpHeaders.CONTENT_TYPE)), digest(headers));
                    case Reply.Declined declined -> declined(declined);
                    case Reply.Unusable(String why) -> new ManifestAnswer.Unusable(why);
                });
    }

    /** Fetches a manifest by digest for this caller, or by tag where the upstream does not tell a tag's digest. */
    public Future<ManifestAnswer> get(String repository, String reference, Caller caller) {
        return client.ask(Question.get(target(repository, reference), Question.MANIFESTS, MAX_MANIFEST_BYTES), caller)
                .map(reply -> switch (reply) {
                    case Reply.Whole(MultiMap headers, Buffer body) ->
                        verified(headers, body, Digest.parse(reference).orElse(null));
                    case Reply.Declined declined -> declined(declined);
                    case Reply.Unusable(String why) -> new ManifestAnswer.Unusable(why);
                });
    }

    private static String target(String repository, String reference) {
        return "/v2/" + repository + "/manifests/" + reference;
    }

    private static ManifestAnswer declined(Reply.Declined declined) {
        return new ManifestAnswer.Declined(declined.status(), declined.headers().getAll("WWW-Authenticate"),
                declined.headers().get("Retry-After"));
    }

    private static ManifestAnswer verified(MultiMap headers, Buffer body, @Nullable Digest wanted) {
        Digest stated = wanted == null ? digest(headers) : wanted;
        Digest actual = ContentVerification.digestOf(stated == null ? "sha256" : stated.algorithm(), body);
        if (stated != null && !stated.equals(actual)) {
            return new ManifestAnswer.Unusable("its bytes have the digest " + actual + ", not " + stated);
        }
        String mediaType = headers.get(HttpHeaders.CONTENT_TYPE);
        return mediaType == null
                ? new ManifestAnswer.Unusable("it has no Content-Type")
                : new ManifestAnswer.Whole(new Manifest(actual, mediaType, body));
    }

    private static @Nullable Digest digest(MultiMap headers) {
        String stated = headers.get(CONTENT_DIGEST);
        return stated == null ? null : Digest.parse(stated).orElse(null);
    }
}
