package io.bestfit.proxy.forward;

import io.bestfit.proxy.upstream.HttpOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.HashMap;
import java.util.Map;

/**
 * How many requests of each client's connection of HTTP/2 wait for a connection to the upstream; confined to an event loop.
 *
 * <p>A client can give up requests faster than connections are made, and those that it gave up keep their places in the
 * queue for one. As many of one connection as it may have streams leave room for others.
 */
final class Waiting {

    private final Map<HttpConnection, Integer> waiting = new HashMap<>();

    /** Takes a place; false where the connection has all that it may have. */
    boolean enter(HttpServerRequest request) {
        if (request.version() != HttpVersion.HTTP_2) {
            return true;
        }
        int before = waiting.getOrDefault(request.connection(), 0);
        if (before >= HttpOptions.MAX_STREAMS) {
            return false;
        }
        waiting.put(request.connection(), before + 1);
        return true;
    }

    /** Gives a place back. */
    void leave(HttpServerRequest request) {
        waiting.computeIfPresent(request.connection(), (_, count) -> count > 1 ? count - 1 : null);
    }
}
