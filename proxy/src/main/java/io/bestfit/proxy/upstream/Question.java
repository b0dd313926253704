package io.bestfit.proxy.upstream;

import io.bestfit.matcher.oci.MediaTypes;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/**
 * One question to a server.
 *
 * @param method GET or HEAD; POST with a form
 * @param target the path with the query, as it is sent
 * @param accept the value of {@code Accept}
 * @param maxBytes the most that is taken of the answer's body
 * @param form the fields of a form, encoded; {@code null} where there is none
 */
public record Question(HttpMethod method, String target, CharSequence accept, int maxBytes, @Nullable String form) {

    /** Every type of manifest and index: registries answer 404 or convert where the stored type is missing. */
    public static final CharSequence MANIFESTS = HttpHeaders.createOptimized(String.join(", ", MediaTypes.OCI_INDEX,
            MediaTypes.DOCKER_LIST, MediaTypes.OCI_MANIFEST, MediaTypes.DOCKER_MANIFEST));
    /** Anything. */
    public static final CharSequence ANYTHING = HttpHeaders.createOptimized("*/*");

    /** A question for a document. */
    public static Question get(String target, CharSequence accept, int maxBytes) {
        return new Question(HttpMethod.GET, target, accept, maxBytes, null);
    }

    /** A question whether there is a document. */
    public static Question head(String target, CharSequence accept) {
        return new Question(HttpMethod.HEAD, target, accept, 0, null);
    }

    /** A form that is handed in, for the document that answers it. */
    static Question form(String target, String fields, int maxBytes) {
        return new Question(HttpMethod.POST, target, ANYTHING, maxBytes, fields);
    }

    /** What is asked for, in one of a few words, which are those of the routes of requests. */
    String about() {
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        int reference = path.lastIndexOf('/');
        int verb = path.lastIndexOf('/', Math.max(0, reference - 1));
        return switch (verb < 0 ? "" : path.substring(verb + 1, reference)) {
            case "manifests" -> "manifest";
            case "blobs" -> "blob";
            case "referrers" -> "referrers";
            case "tags" -> "tags";
            default -> "other";
        };
    }

    /** Never the form, which may hold a secret. */
    @Override
    public String toString() {
        return "Question[" + method + " " + target + "]";
    }
}
