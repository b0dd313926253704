package io.bestfit.proxy.oci;

import io.vertx.core.http.HttpServerRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The target of a request, raw: nothing of it is decoded, normalised or re-encoded on its way upstream.
 *
 * @param path the raw path
 * @param query the raw query without the question mark and without {@code ns}; {@code null} where there is none
 * @param namespace the decoded value of {@code ns}, by which containerd names the registry that it means
 *     (distribution-spec, "Registry Proxying"); {@code null} where there is none
 */
public record RequestTarget(String path, @Nullable String query, @Nullable String namespace) {

    private static final String NAMESPACE = "ns=";

    /** The target of a request in origin form; of an absolute form, what follows the authority. */
    public static RequestTarget of(HttpServerRequest request) {
        return parse(request.uri());
    }

    static RequestTarget parse(String uri) {
        String target = uri;
        int scheme = uri.startsWith("/") ? -1 : uri.indexOf("://");
        if (scheme > 0) {
            int path = uri.indexOf('/', scheme + 3);
            target = path < 0 ? "/" : uri.substring(path);
        }
        int mark = target.indexOf('?');
        if (mark < 0) {
            return new RequestTarget(target, null, null);
        }
        String path = target.substring(0, mark);
        String query = target.substring(mark + 1);
        if (!query.contains(NAMESPACE)) {
            return new RequestTarget(path, query, null);
        }
        StringBuilder kept = new StringBuilder();
        String namespace = null;
        for (String parameter : query.split("&", -1)) {
            if (parameter.startsWith(NAMESPACE)) {
                namespace = decode(parameter.substring(NAMESPACE.length()));
            } else {
                kept.append(kept.isEmpty() ? "" : "&").append(parameter);
            }
        }
        return new RequestTarget(path, kept.isEmpty() ? null : kept.toString(), namespace);
    }

    /** The same query under another path, as it goes upstream. */
    public String under(String otherPath) {
        return query == null ? otherPath : otherPath + "?" + query;
    }

    private static String decode(String value) {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // No registry has such a name; it is refused as unknown, as it stands.
            return value;
        }
    }
}
