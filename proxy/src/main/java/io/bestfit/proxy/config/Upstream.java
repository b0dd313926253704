package io.bestfit.proxy.config;

import io.bestfit.proxy.upstream.Origin;

/**
 * The registry that is asked.
 *
 * @param url where it is
 * @param maxConnections how many connections to it are held at most
 */
public record Upstream(Origin url, int maxConnections) {

    /** Each streaming blob holds one HTTP/1.1 connection: 64 nodes pulling 4 layers at once, as container engines do. */
    public static final int DEFAULT_MAX_CONNECTIONS = 256;

    public Upstream {
        if (maxConnections < 1) {
            throw new IllegalArgumentException("upstream.maxConnections must be at least 1");
        }
    }

    /** An upstream with the default number of connections. */
    public static Upstream of(Origin url) {
        return new Upstream(url, DEFAULT_MAX_CONNECTIONS);
    }
}
