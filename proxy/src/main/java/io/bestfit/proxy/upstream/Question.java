package io.bestfit.proxy.upstream;

import io.bestfit.matcher.oci.MediaTypes;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;

/**
 * One question to a server.
 *
 * @param method GET or HEAD
 * @param target the path with the query, as it is sent
 * @param accept the value of {@code Accept}
 * @param maxBytes the most that is taken of the answer's body
 */
public record Question(HttpMethod method, String target, CharSequence accept, int maxBytes) {

    /** Every type of manifest and index: registries answer 404 or convert where the stored type is missing. */
    public static final CharSequence MANIFESTS = HttpHeaders.createOptimized(String.join(", ", MediaTypes.OCI_INDEX,
            MediaTypes.DOCKER_LIST, MediaTypes.OCI_MANIFEST, MediaTypes.DOCKER_MANIFEST));
    /** Anything. */
    public static final CharSequence ANYTHING = HttpHeaders.createOptimized("*/*");

    /** A question for a document. */
    public static Question get(String target, CharSequence accept, int maxBytes) {
        return new Question(HttpMethod.GET, target, accept, maxBytes);
    }

    /** A question whether there is a document. */
    public static Question head(String target, CharSequence accept) {
        return new Question(HttpMethod.HEAD, target, accept, 0);
    }
}
