package io.bestfit.proxy.forward;

import io.bestfit.proxy.upstream.HttpOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.HashMap;
import java.util.Map;

/**
 * How many requests wait for a connection to the upstream, of each client's connection of HTTP/2 and of those with a body;
 * confined to an event loop.
 *
 * <p>A client can give up requests faster than connections are made, and those that it gave up keep their places in the
 * queue for one. As many of one connection as it may have streams leave room for others. What was read of a body is held
 * while its request waits.
 */
final class Waiting {

    /** Requests with a body that wait: each holds what one read takes, and up to its window over HTTP/2. */
    static final int MOST_BODIES = 128;

    private final Map<HttpConnection, Integer> waiting = new HashMap<>();
    private int bodies;

    /** Takes a place; false where the connection, or requests with a body, have all that they may have. */
    boolean enter(HttpServerRequest request, boolean body) {
        boolean multiplexed = request.version() == HttpVersion.HTTP_2;
        int before = multiplexed ? waiting.getOrDefault(request.connection(), 0) : 0;
        if (before >= HttpOptions.MAX_STREAMS || (body && bodies >= MOST_BODIES)) {
            return false;
        }
        if (multiplexed) {
            waiting.put(request.connection(), before + 1);
        }
        if (body) {
            bodies++;
        }
        return true;
    }

    /** Gives a place back. */
    void leave(HttpServerRequest request, boolean body) {
        waiting.computeIfPresent(request.connection(), (_, count) -> count > 1 ? count - 1 : null);
        if (body) {
            bodies--;
        }
    }
}
