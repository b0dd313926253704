package io.bestfit.proxy.upstream;

import io.bestfit.proxy.tls.Authorities;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How both sides of the proxy speak HTTP: limits and socket options, one place for server and client. */
public final class HttpOptions {

    /** What one read of a client takes at most, and a piece of an upload: Vert.x's 8 KiB cost half the throughput. */
    public static final int UPLOAD_READ_BYTES = 256 * 1024;
    /**
     * The same of an upstream, and a piece of a blob: with half as much a blob costs more CPU, with twice as much it no
     * longer fits the cache of a core (deploy/load/README.md).
     */
    public static final int BLOB_READ_BYTES = 512 * 1024;
    /** Tokens of cloud registries and pre-signed locations exceed Vert.x's 8 KiB. */
    public static final int MAX_HEADER_BYTES = 64 * 1024;
    /** A pre-signed or state-carrying upload URL exceeds Vert.x's 4 KiB. */
    public static final int MAX_REQUEST_LINE_BYTES = 16 * 1024;
    /** Connections waiting to be accepted: a cluster that starts a job pulls everywhere at once. */
    public static final int ACCEPT_BACKLOG = 4096;
    /** Seconds for which an unused upstream connection is kept: less than the 60 s and more of common servers. */
    public static final int KEEP_ALIVE_SECONDS = 45;

    /**
     * Requests that one HTTP/2 connection of a client may have under way (RFC 9113, 6.5.2, which advises no less than
     * 100). Go's clients open further connections beyond it.
     */
    public static final int MAX_STREAMS = 100;
    /** Bytes of one upload that may be on their way before the upstream took them: a write queue's worth. */
    public static final int UPLOAD_WINDOW_BYTES = 256 * 1024;
    /** The same for all uploads of one connection: what a client can make the proxy hold by one. */
    public static final int UPLOADS_WINDOW_BYTES = 1024 * 1024;
    /**
     * RST_STREAM frames, received or provoked, after which a connection is ended: an attack by CVE-2023-44487 sends as
     * many in milliseconds. Vert.x's own 200 would punish a container engine that gives up the parts of some layers.
     */
    public static final int MAX_RESETS = 1000;
    /** The time in which they are counted, Vert.x's own. */
    public static final Duration RESETS_WINDOW = Duration.ofSeconds(30);
    /** CONTINUATION frames of one head that may be smaller than they need to be, Netty's own limit (CVE-2026-33871). */
    public static final int MAX_SMALL_CONTINUATIONS = 16;
    /** Answers that one connection to an upstream carries at once, so that what they may hold together is bounded. */
    public static final int UPSTREAM_STREAMS = 64;
    /** Bytes of a blob that may be on their way before the client took them: 100 MB/s over 5 ms. */
    public static final int BLOB_WINDOW_BYTES = 512 * 1024;

    /**
     * Requests that wait for each connection to an upstream at most: no client asks again by itself what is refused at once.
     * An answer every 400 ms on each lets the last have its own within the 25 s for which it may wait.
     */
    public static final int WAITING_FOR_EACH = 64;

    private HttpOptions() {}

    /**
     * The main listener's options; the caller adds TLS. A silent client is dropped after the idle time. HTTP/2 is for TLS
     * alone: an upgrade would be a second way for a request to come in, which registry clients do not use.
     */
    public static HttpServerOptions server(Duration idle) {
        return new HttpServerOptions().setMaxChunkSize(UPLOAD_READ_BYTES).setMaxHeaderSize(MAX_HEADER_BYTES)
                .setMaxInitialLineLength(MAX_REQUEST_LINE_BYTES).setAcceptBacklog(ACCEPT_BACKLOG)
                .setTcpNoDelay(true).setTcpKeepAlive(true).setIdleTimeout(seconds(idle))
                .setCompressionSupported(false).setDecompressionSupported(false)
                .setHandle100ContinueAutomatically(false).setStrictThreadMode(true)
                .setHttp2ClearTextEnabled(false)
                .setInitialSettings(new Http2Settings().setMaxConcurrentStreams(MAX_STREAMS)
                        .setMaxHeaderListSize(MAX_HEADER_BYTES).setInitialWindowSize(UPLOAD_WINDOW_BYTES))
                .setHttp2ConnectionWindowSize(UPLOADS_WINDOW_BYTES)
                .setHttp2RstFloodMaxRstFramePerWindow(MAX_RESETS)
                .setHttp2RstFloodWindowDuration(seconds(RESETS_WINDOW))
                .setHttp2RstFloodWindowDurationTimeUnit(TimeUnit.SECONDS)
                .setHttp2MaxSmallContinuationFrames(MAX_SMALL_CONTINUATIONS)
                // No registry speaks WebSocket; its compression would look at every message.
                .setPerFrameWebSocketCompressionSupported(false).setPerMessageWebSocketCompressionSupported(false);
    }

    /**
     * The options of the client for an origin: HTTP/1.1 alone, no decompression, and for https the certificate authorities
     * of the JDK and the host's name verified.
     */
    public static HttpClientOptions client(Origin origin, Duration connect) {
        HttpClientOptions options = new HttpClientOptions().setDefaultHost(origin.host())
                .setDefaultPort(origin.port()).setSsl(origin.tls()).setProtocolVersion(HttpVersion.HTTP_1_1)
                .setMaxChunkSize(BLOB_READ_BYTES).setMaxHeaderSize(MAX_HEADER_BYTES)
                .setMaxInitialLineLength(MAX_REQUEST_LINE_BYTES).setTcpNoDelay(true).setTcpKeepAlive(true)
                .setConnectTimeout((int) Math.min(Integer.MAX_VALUE, connect.toMillis()))
                .setKeepAlive(true).setKeepAliveTimeout(KEEP_ALIVE_SECONDS).setPipelining(false)
                .setDecompressionSupported(false);
        return origin.tls() ? options.setVerifyHost(true) : options;
    }

    /** Adds HTTP/2 for an https origin that offers it (RFC 7301, ALPN); HTTP/1.1 remains for one that does not. */
    public static HttpClientOptions offeringHttp2(HttpClientOptions options) {
        return !options.isSsl()
                ? options
                : options.setProtocolVersion(HttpVersion.HTTP_2).setUseAlpn(true)
                        .setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1))
                        .setHttp2MultiplexingLimit(UPSTREAM_STREAMS).setHttp2KeepAliveTimeout(KEEP_ALIVE_SECONDS)
                        .setInitialSettings(new Http2Settings().setPushEnabled(false)
                                .setMaxHeaderListSize(MAX_HEADER_BYTES).setInitialWindowSize(BLOB_WINDOW_BYTES))
                        // Clients that stop to read must not stop the others on the same connection.
                        .setHttp2ConnectionWindowSize(UPSTREAM_STREAMS * BLOB_WINDOW_BYTES);
    }

    /**
     * Adds certificate authorities to those of the JDK.
     *
     * @param ca certificates in PEM; {@code null} for none
     */
    public static HttpClientOptions trusting(HttpClientOptions options, @Nullable Buffer ca) {
        return ca == null || !options.isSsl() ? options : options.setTrustOptions(Authorities.withThoseOf(ca));
    }

    /**
     * The pool of one event loop's client; requests beyond its size wait. The framework counts those for which connections
     * are being made among them, which may be all of the pool's when many ask at once.
     */
    public static PoolOptions pool(int connections) {
        return new PoolOptions().setHttp1MaxSize(connections).setHttp2MaxSize(connections)
                .setMaxWaitQueueSize((1 + WAITING_FOR_EACH) * connections);
    }

    private static int seconds(Duration duration) {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(1, duration.toSeconds()));
    }
}
