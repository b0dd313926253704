package io.bestfit.proxy.server;

import io.bestfit.proxy.access.Exchange;
import io.bestfit.proxy.node.Arrival;
import io.bestfit.proxy.node.BasicUser;
import io.bestfit.proxy.node.Declared;
import io.bestfit.proxy.node.NodeResolver;
import io.bestfit.proxy.oci.OciError;
import io.bestfit.proxy.oci.OciErrorCode;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who sends requests: the configured user whose credentials each brought, and the node that it speaks for. */
final class Visitors {

    private static final String CHALLENGE = "Basic realm=\"bestfit\"";

    private final NodeResolver nodes;
    private final Set<String> users;

    /** @param users the configured users */
    Visitors(NodeResolver nodes, Set<String> users) {
        this.nodes = nodes;
        this.users = Set.copyOf(users);
    }

    /**
     * Takes the credentials of a configured user out of a request before anything else looks at it: they are Bestfit's,
     * and go nowhere.
     *
     * @param asked whether Bestfit itself asks for credentials here: then it also takes those of nobody, which clients
     *     without any send in reply (an empty name)
     */
    void receive(Exchange exchange, boolean asked) {
        if (users.isEmpty() && !asked) {
            return;
        }
        MultiMap headers = exchange.request().headers();
        Optional<String> user = BasicUser.of(headers);
        if (user.isPresent() && (users.contains(user.get()) || (asked && user.get().isEmpty()))) {
            headers.remove(HttpHeaders.AUTHORIZATION);
            exchange.broughtBy(user.get());
        }
    }

    /**
     * Asks for credentials, where a client brings none; {@code null} otherwise. Whatever it wants of a registry: several
     * clients never try {@code /v2/} before they ask for an image, and send credentials only where they were asked for.
     *
     * @param path the path without its selector
     */
    static @Nullable OciError challenge(HttpServerRequest request, String path) {
        boolean registry = path.startsWith("/v2/") || path.equals("/v2");
        if (!registry || request.headers().contains(HttpHeaders.AUTHORIZATION)) {
            return null;
        }
        request.response().putHeader("WWW-Authenticate", CHALLENGE);
        return new OciError(401, OciErrorCode.UNAUTHORIZED,
                "log in with the user that the operator of this proxy gave to your kind of node");
    }

    /**
     * What a request says of its node.
     *
     * @param selector the selector of its path
     * @param listenerProfile the profile of the listener that it came to
     */
    Declared node(Exchange exchange, @Nullable String selector, @Nullable String listenerProfile) {
        HttpServerRequest request = exchange.request();
        return nodes.resolve(new Arrival(selector, host(request), listenerProfile, exchange.user(), request.headers(),
                exchange::peer));
    }

    private static @Nullable String host(HttpServerRequest request) {
        String host = request.headers().get(HttpHeaders.HOST);
        return host == null && request.version() == HttpVersion.HTTP_2 && request.authority() != null
                ? request.authority().host()
                : host;
    }
}
