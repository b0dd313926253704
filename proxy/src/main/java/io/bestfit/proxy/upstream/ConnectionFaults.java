package io.bestfit.proxy.upstream;

import io.vertx.core.http.HttpConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What goes wrong with connections: a reset, a head that breaks off. Requests that it concerns are told of it and log it
 * themselves; without a handler Vert.x would log it once more, as an error.
 */
public final class ConnectionFaults {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionFaults.class);

    private ConnectionFaults() {}

    /** Takes the faults of a connection. */
    public static void heed(HttpConnection connection) {
        connection.exceptionHandler(
                cause -> LOG.debug("the connection to {} ended with: {}", connection.remoteAddress(),
                        cause.toString()));
    }
}
