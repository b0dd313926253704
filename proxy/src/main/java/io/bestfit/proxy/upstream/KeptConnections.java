package io.bestfit.proxy.upstream;

import io.netty.util.AttributeKey;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.impl.HttpClientConnectionInternal;

/**
 * Which connections to upstreams carried a request before. An upstream may close such a one while the next request is on
 * its way, which is no answer to it.
 */
public final class KeptConnections {

    /** RFC 9113, section 7. */
    private static final long CANCEL = 8;
    private static final AttributeKey<Boolean> USED = AttributeKey.valueOf(KeptConnections.class, "used");

    private KeptConnections() {}

    /** Whether a request can be sent on a connection. */
    public static boolean isOpen(HttpConnection connection) {
        return !(connection instanceof HttpClientConnectionInternal internal)
                || internal.channelHandlerContext().channel().isActive();
    }

    /**
     * Ends a request whose answer is no longer wanted: HTTP/2 ends its stream, and HTTP/1.1 has no other way to say so than
     * the end of the connection, which is never reused.
     */
    public static void abandon(HttpClientRequest request) {
        request.reset(CANCEL);
        if (request.version() != HttpVersion.HTTP_2) {
            request.connection().close();
        }
    }

    /** Begins a request. A client that was closed, as after a change of the configuration, fails it instead of throwing. */
    public static Future<HttpClientRequest> request(HttpClient client, RequestOptions options) {
        try {
            return client.request(options);
        } catch (IllegalStateException e) {
            return Future.failedFuture(e);
        }
    }

    /** Notes that a connection is used; true where it was before. */
    public static boolean use(HttpConnection connection) {
        return connection instanceof HttpClientConnectionInternal internal && Boolean.TRUE
                .equals(internal.channelHandlerContext().channel().attr(USED).getAndSet(Boolean.TRUE));
    }
}
