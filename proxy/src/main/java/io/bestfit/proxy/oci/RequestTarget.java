package io.bestfit.proxy.oci;

import io.vertx.core.http.HttpServerRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The target of a request, raw: nothing of it is decoded, normalised or re-encoded on its way upstream.
 *
 * @param path the raw path
 * @param query the raw query without the question mark; {@code null} where there is none
 */
public record RequestTarget(String path, @Nullable String query) {

    private static final String NAMESPACE = "ns=";
    private static final String FROM = "from=";

    /** The target of a request in origin form; of an absolute form (RFC 9112, 3.2.2), what follows the authority. */
    public static RequestTarget of(HttpServerRequest request) {
        return parse(request.uri());
    }

    static RequestTarget parse(String uri) {
        String target = uri;
        int scheme = uri.startsWith("/") ? -1 : uri.indexOf("://");
        if (scheme > 0) {
            int end = scheme + "://".length();
            while (end < uri.length() && uri.charAt(end) != '/' && uri.charAt(end) != '?') {
                end++;
            }
            target = uri.startsWith("/", end) ? uri.substring(end) : "/" + uri.substring(end);
        }
        int mark = target.indexOf('?');
        return mark < 0
                ? new RequestTarget(target, null)
                : new RequestTarget(target.substring(0, mark), target.substring(mark + 1));
    }

    /**
     * The decoded value of {@code ns}, by which containerd names the registry that it means (distribution-spec,
     * "Registry Proxying"); {@code null} where there is none.
     */
    public @Nullable String namespace() {
        for (String parameter : parameters(NAMESPACE)) {
            if (parameter.startsWith(NAMESPACE)) {
                return decode(parameter.substring(NAMESPACE.length()));
            }
        }
        return null;
    }

    /** The same without {@code ns}, as a registry that is no proxy is asked. */
    public RequestTarget withoutNamespace() {
        List<String> kept = new ArrayList<>(parameters(NAMESPACE));
        return kept.removeIf(parameter -> parameter.startsWith(NAMESPACE))
                ? new RequestTarget(path, kept.isEmpty() ? null : String.join("&", kept))
                : this;
    }

    /**
     * The same where a blob is mounted {@code from} another repository (distribution-spec, "Mounting a blob from another
     * repository") without the beginning of that repository's name, which only this proxy understands.
     *
     * @param beginning one or more whole components with their slashes; a name that does not begin so stays as it is
     */
    public RequestTarget withoutInFrom(String beginning) {
        List<String> parameters = parameters(FROM);
        String encoded = beginning.replace("/", "%2f");
        List<String> kept = parameters.stream().map(parameter -> {
            for (String form : List.of(beginning, encoded)) {
                if (parameter.regionMatches(true, FROM.length(), form, 0, form.length())
                        && parameter.startsWith(FROM)) {
                    return FROM + parameter.substring(FROM.length() + form.length());
                }
            }
            return parameter;
        }).toList();
        return kept.equals(parameters) ? this : new RequestTarget(path, String.join("&", kept));
    }

    /** The same query under another path. */
    public RequestTarget at(String otherPath) {
        return new RequestTarget(otherPath, query);
    }

    /** As in a request line. */
    @Override
    public String toString() {
        return query == null ? path : path + "?" + query;
    }

    /** All parameters, where one may be of this name. */
    private List<String> parameters(String name) {
        return query == null || !query.contains(name) ? List.of() : List.of(query.split("&", -1));
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
