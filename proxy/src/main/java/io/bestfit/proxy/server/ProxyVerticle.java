package io.bestfit.proxy.server;

import io.bestfit.proxy.config.Address;
import io.bestfit.proxy.config.Listener;
import io.bestfit.proxy.config.ProxyConfig;
import io.bestfit.proxy.node.PeerReader;
import io.bestfit.proxy.upstream.ConnectionFaults;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of the proxy that live on one event loop: a client for each upstream and a server for each listener. */
final class ProxyVerticle extends VerticleBase {

    /** A client's connection outlives every wait for the upstream, so that it is told and not dropped. */
    private static final Duration BEYOND_RESPONSE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(ProxyVerticle.class);

    private final SharedParts shared;
    private final int eventLoops;
    private final int firstSharedPort;
    private final List<HttpServer> servers = new ArrayList<>();

    /**
     * @param eventLoops the number of event loops of the proxy
     * @param firstSharedPort the number of the first listener among those whose ports the system chooses
     */
    ProxyVerticle(SharedParts shared, int eventLoops, int firstSharedPort) {
        this.shared = shared;
        this.eventLoops = eventLoops;
        this.firstSharedPort = firstSharedPort;
    }

    @Override
    public Future<?> start() {
        ProxyConfig config = shared.config();
        var timeouts = config.timeouts();
        Map<String, UpstreamSide> upstreams = UpstreamSide.all(vertx, shared,
                upstream -> Math.max(1, upstream.maxConnections() / eventLoops));
        ExplainHandler explain = shared.explain(upstreams);
        DetectHandler detect = shared.detect(vertx);
        TokenSide tokens = TokenSide.of(vertx, shared, upstreams);
        Duration told = timeouts.response().plus(BEYOND_RESPONSE);
        Duration idle = timeouts.idle().compareTo(told) < 0 ? told : timeouts.idle();
        List<Future<HttpServer>> listening = new ArrayList<>();
        for (Listener listener : config.listeners()) {
            HttpServer server = vertx.createHttpServer(ListenerOptions.of(listener, idle))
                    .connectionHandler(connection -> connected(listener, connection))
                    .invalidRequestHandler(MalformedRequest::refuse)
                    .requestHandler(
                            new RegistryHandler(listener, shared.router(), upstreams, shared.visitors(),
                                    config.selection(), explain, detect, tokens, shared.requestLog(),
                                    shared.metrics()));
            servers.add(server);
            listening.add(server.listen(port(listener.address(), firstSharedPort + servers.size()),
                    listener.address().host()));
        }
        return Future.all(listening);
    }

    private void connected(Listener listener, HttpConnection connection) {
        ConnectionFaults.heed(connection);
        // Whoever writes the header of the PROXY protocol can claim any address.
        if (listener.proxyProtocol() && PeerReader.address(connection.remoteAddress(true))
                .filter(shared.config().trustedProxies()::contains).isEmpty()) {
            LOG.debug("refused a connection of {}, which is not among trustedProxies", connection.remoteAddress(true));
            connection.close();
        }
    }

    /**
     * Port 0 becomes a negative one: Vert.x then chooses one port for all servers that listen on that number, which is
     * how the event loops of one proxy come to share it.
     */
    private static int port(Address address, int number) {
        return address.port() == 0 ? -number : address.port();
    }

    int port(int listener) {
        return servers.get(listener).actualPort();
    }

    /** Takes no more connections, waits for requests under way, then closes. */
    Future<Void> shutdown(long timeout, TimeUnit unit) {
        return Future.all(servers.stream().map(server -> server.shutdown(timeout, unit)).toList()).mapEmpty();
    }
}
