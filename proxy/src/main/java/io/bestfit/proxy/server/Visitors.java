package io.bestfit.proxy.server;

import io.bestfit.proxy.access.Exchange;
import io.bestfit.proxy.config.Upstreams;
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
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who sends requests: the configured user whose credentials each brought, and the node that it speaks for. */
final class Visitors {

    private static final String CHALLENGE = "Basic realm=\"bestfit\"";

    private final NodeResolver nodes;
    private final Set<String> users;
    private final Set<String> guests;

    /**
     * @param users the users that have a profile
     * @param guests the users that have a password here
     */
    Visitors(NodeResolver nodes, Set<String> users, Set<String> guests) {
        this.nodes = nodes;
        this.users = Set.copyOf(users);
        this.guests = Set.copyOf(guests);
    }

    /** The users with a password at any upstream. */
    static Set<String> guests(Upstreams upstreams) {
        Set<String> guests = new HashSet<>();
        upstreams.all().values().forEach(upstream -> {
            if (upstream.account() != null && upstream.account().allowed().htpasswd() != null) {
                guests.addAll(upstream.account().allowed().htpasswd().users());
            }
        });
        return guests;
    }

    /** Whether a user is Bestfit's own, whose credentials go nowhere. */
    boolean knows(@Nullable String user) {
        return user != null && (users.contains(user) || guests.contains(user));
    }

    /** Whether a user has a password here. */
    boolean isGuest(String user) {
        return guests.contains(user);
    }

    /**
     * Takes the credentials of a configured user out of a request before anything else looks at it: they are Bestfit's,
     * and go nowhere, not to an upstream either that this user has no password for. Where Bestfit asks for credentials, it
     * also takes those of nobody (an empty name), which clients without any send in reply.
     *
     * @param asked whether this listener asks for users
     */
    void receive(Exchange exchange, boolean asked) {
        if (users.isEmpty() && guests.isEmpty() && !asked) {
            return;
        }
        MultiMap headers = exchange.request().headers();
        Optional<String> user = BasicUser.of(headers);
        boolean asks = asked || !guests.isEmpty();
        if (user.isPresent() && (knows(user.get()) || (asks && user.get().isEmpty()))) {
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
