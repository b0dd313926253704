package io.bestfit.proxy.server;

import io.bestfit.proxy.config.Listener;
import io.bestfit.proxy.config.ProxyConfig;
import io.bestfit.proxy.node.PeerReader;
import io.bestfit.proxy.upstream.ConnectionFaults;
import io.bestfit.proxy.upstream.SerialFlowController;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listener of one event loop: the socket and its connections, which stay while what answers their requests is replaced
 * between two of them. Confined to its event loop.
 */
final class ListenerSocket {

    /** A client's connection outlives every wait for the upstream, so that it is told and not dropped. */
    private static final Duration BEYOND_RESPONSE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(ListenerSocket.class);

    private Listener listener;
    private ProxyConfig config;
    private RegistryHandler handler;
    private @Nullable HttpServer server;
    private Certificates.@Nullable Use certificate;

    /** One that is not listened on yet. */
    ListenerSocket(Listener listener, ProxyConfig config, RegistryHandler handler) {
        this.listener = listener;
        this.config = config;
        this.handler = handler;
    }

    /**
     * Begins to listen.
     *
     * @param certificates what is shown to clients, and which of theirs are believed
     */
    Future<?> listen(Vertx vertx, ListenerPlace place, Certificates certificates) {
        var timeouts = config.timeouts();
        Duration told = timeouts.response().plus(BEYOND_RESPONSE);
        Duration idle = timeouts.idle().compareTo(told) < 0 ? told : timeouts.idle();
        Certificates.Use used = certificates.use(ListenerOptions.files(listener));
        Listener secured = listener;
        certificate = used;
        HttpServer opened = vertx.createHttpServer(ListenerOptions.of(secured, idle, used.material()))
                .connectionHandler(this::connected)
                .invalidRequestHandler(request -> handler.handleUnreadable(request))
                .requestHandler(request -> handler.handle(request));
        server = opened;
        return opened.listen(place.port(), place.host()).onSuccess(_ -> {
            if (secured.tls() != null) {
                used.whenChanged(material -> opened
                        .updateSSLOptions(ListenerOptions.of(secured, idle, material).getSslOptions()));
            }
        }).onFailure(_ -> release());
    }

    /** Answers requests as another configuration says, from the next one on. */
    void serve(Listener as, ProxyConfig from, RegistryHandler with) {
        listener = as;
        config = from;
        handler = with;
    }

    int port() {
        return opened().actualPort();
    }

    /** Takes no more connections, waits for requests under way, then closes. */
    Future<Void> shutdown(Duration longest) {
        release();
        return opened().shutdown(longest.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void connected(HttpConnection connection) {
        ConnectionFaults.heed(connection);
        SerialFlowController.order(connection);
        // Whoever writes the header of the PROXY protocol can claim any address.
        if (listener.proxyProtocol() && PeerReader.address(connection.remoteAddress(true))
                .filter(config.trustedProxies()::contains).isEmpty()) {
            LOG.debug("refused a connection of {}, which is not among trustedProxies", connection.remoteAddress(true));
            connection.close();
        }
    }

    private void release() {
        if (certificate != null) {
            certificate.close();
            certificate = null;
        }
    }

    private HttpServer opened() {
        return Objects.requireNonNull(server, "a listener has a socket once it listens");
    }
}
