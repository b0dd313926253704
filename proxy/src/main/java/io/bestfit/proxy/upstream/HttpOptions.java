package io.bestfit.proxy.upstream;

import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How both sides of the proxy speak HTTP: limits and socket options, one place for server and client. */
public final class HttpOptions {

    /** A body is cut at this size; Vert.x's default of 8 KiB costs more than half the throughput of a blob. */
    public static final int MAX_CHUNK_BYTES = 256 * 1024;
    /** Tokens of cloud registries and pre-signed locations exceed Vert.x's 8 KiB. */
    public static final int MAX_HEADER_BYTES = 64 * 1024;
    /** A pre-signed or state-carrying upload URL exceeds Vert.x's 4 KiB. */
    public static final int MAX_REQUEST_LINE_BYTES = 16 * 1024;
    /** Connections waiting to be accepted: a cluster that starts a job pulls everywhere at once. */
    public static final int ACCEPT_BACKLOG = 4096;
    /** Seconds for which an unused upstream connection is kept: less than the 60 s and more of common servers. */
    public static final int KEEP_ALIVE_SECONDS = 45;

    private HttpOptions() {}

    /** The main listener's options; the caller adds TLS. A silent client is dropped after the idle time. */
    public static HttpServerOptions server(Duration idle) {
        return new HttpServerOptions().setMaxChunkSize(MAX_CHUNK_BYTES).setMaxHeaderSize(MAX_HEADER_BYTES)
                .setMaxInitialLineLength(MAX_REQUEST_LINE_BYTES).setAcceptBacklog(ACCEPT_BACKLOG)
                .setTcpNoDelay(true).setTcpKeepAlive(true).setIdleTimeout(seconds(idle))
                .setCompressionSupported(false).setDecompressionSupported(false)
                .setHandle100ContinueAutomatically(false).setStrictThreadMode(true)
                // No registry speaks WebSocket; its compression would look at every message.
                .setPerFrameWebSocketCompressionSupported(false).setPerMessageWebSocketCompressionSupported(false);
    }

    /**
     * The options of the client for an origin: HTTP/1.1, no decompression, and for https the certificate authorities
     * of the JDK and the host's name verified.
     */
    public static HttpClientOptions client(Origin origin, Duration connect) {
        HttpClientOptions options = new HttpClientOptions().setDefaultHost(origin.host())
                .setDefaultPort(origin.port()).setSsl(origin.tls()).setProtocolVersion(HttpVersion.HTTP_1_1)
                .setMaxChunkSize(MAX_CHUNK_BYTES).setMaxHeaderSize(MAX_HEADER_BYTES)
                .setMaxInitialLineLength(MAX_REQUEST_LINE_BYTES).setTcpNoDelay(true).setTcpKeepAlive(true)
                .setConnectTimeout((int) Math.min(Integer.MAX_VALUE, connect.toMillis()))
                .setKeepAlive(true).setKeepAliveTimeout(KEEP_ALIVE_SECONDS).setPipelining(false)
                .setDecompressionSupported(false);
        return origin.tls() ? options.setVerifyHost(true) : options;
    }

    /**
     * Adds certificate authorities to those of the JDK.
     *
     * @param ca a file of certificates in PEM; {@code null} for none
     */
    public static HttpClientOptions trusting(HttpClientOptions options, @Nullable Path ca) {
        return ca == null || !options.isSsl() ? options : options.setTrustOptions(Authorities.withThoseOf(ca));
    }

    /** The pool of one event loop's client; requests beyond its size wait, up to as many again. */
    public static PoolOptions pool(int connections) {
        return new PoolOptions().setHttp1MaxSize(connections).setMaxWaitQueueSize(connections);
    }

    private static int seconds(Duration duration) {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(1, duration.toSeconds()));
    }
}
