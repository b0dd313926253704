package io.bestfit.proxy.forward;

import io.bestfit.proxy.upstream.OpenToken;
import io.bestfit.proxy.upstream.Origin;
import io.bestfit.proxy.upstream.Via;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the headers on the way through: all lines in their order, less those of one connection. Towards the
 * upstream Host is the upstream's, Via is added, the declaration of the node and Bestfit's own {@link OpenToken} are left
 * out; nothing else, no X-Forwarded-For either: a header that the client did not send would be the proxy's own claim about
 * it. What a TLS-terminating front sent as X-Forwarded-* passes.
 */
final class Headers {

    private static final Set<String> DECLARATIONS = Set.of("node-features", "x-meta-node-features");

    /** Left out of requests: the framework's server has no trailers of theirs to pass on. */
    private static final String TRAILER = "Trailer";

    private Headers() {}

    /** Credentials of the client and of sessions, which do not mix with those of an account of this proxy. */
    private static final Set<String> CREDENTIALS = Set.of("authorization", "cookie");
    /** What an upstream says to an account of this proxy, and no client is to hear. */
    static final Set<String> TO_ACCOUNT = Set.of("www-authenticate", "set-cookie");
    /** The same where that is a certificate alone, and clients may have to log in besides. */
    static final Set<String> TO_CERTIFICATE = Set.of("set-cookie");

    /** The headers of a request in the name of an account of this proxy. */
    static void upstreamAs(@Nullable String authorization, HttpServerRequest request, MultiMap to, Origin origin,
            boolean keepExpect) {
        upstream(request, to, origin, keepExpect);
        CREDENTIALS.forEach(to::remove);
        if (authorization != null) {
            to.set(HttpHeaders.AUTHORIZATION, authorization);
        }
    }

    static void upstream(HttpServerRequest request, MultiMap to, Origin origin, boolean keepExpect) {
        MultiMap from = request.headers();
        Set<String> named = HopByHop.named(from);
        if (!from.contains(HttpHeaders.HOST)) {
            to.add(HttpHeaders.HOST, origin.authority());
        }
        boolean crumbs = request.version() == HttpVersion.HTTP_2;
        for (Map.Entry<String, String> line : from) {
            String name = line.getKey();
            if (name.equalsIgnoreCase("Host")) {
                to.set(name, origin.authority());
            } else if (crumbs && name.equalsIgnoreCase("Cookie")) {
                // RFC 9113, 8.2.3: what HTTP/2 may send in several lines is one line of HTTP/1.1.
                String before = to.get(name);
                to.set(name, before == null ? line.getValue() : before + "; " + line.getValue());
            } else if (!HopByHop.contains(name, named) && !isDeclaration(name)
                    && !name.equalsIgnoreCase(TRAILER) && !isOpenToken(name, line.getValue())
                    && (keepExpect || !name.equalsIgnoreCase("Expect"))) {
                to.add(name, line.getValue());
            }
        }
        to.add(Via.HEADER, Via.PROCESS.value());
    }

    static void downstream(MultiMap from, MultiMap to, @Nullable ClientLocation location) {
        Set<String> named = HopByHop.named(from);
        for (Map.Entry<String, String> line : from) {
            String name = line.getKey();
            if (HopByHop.contains(name, named)) {
                continue;
            }
            String value = line.getValue();
            if (location == null) {
                to.add(name, value);
            } else if (name.equalsIgnoreCase("Location")) {
                to.add(name, location.url(value));
            } else if (name.equalsIgnoreCase("Link")) {
                to.add(name, location.link(value));
            } else {
                to.add(name, value);
            }
        }
    }

    /** The same headers as HTTP/2 writes their names (RFC 9113, 8.2). */
    static MultiMap lowerCase(MultiMap headers) {
        MultiMap lower = HttpHeaders.headers();
        headers.forEach((name, value) -> lower.add(name.toLowerCase(Locale.ROOT), value));
        return lower;
    }

    /** Where the client sees the upstream; null where an HTTP/1.0 client did not say. */
    static @Nullable ClientLocation location(HttpServerRequest request, Origin origin, Chosen chosen) {
        ClientBase base = ClientBase.of(request);
        return base == null ? null : new ClientLocation(origin, base.scheme(), base.authority(), chosen);
    }

    private static boolean isOpenToken(String name, String value) {
        return name.equalsIgnoreCase("Authorization") && OpenToken.is(value);
    }

    private static boolean isDeclaration(String name) {
        for (String declaration : DECLARATIONS) {
            if (declaration.equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }
}
