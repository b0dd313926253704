package io.bestfit.proxy.server;

import io.bestfit.proxy.config.Address;
import io.bestfit.proxy.config.Listener;
import io.bestfit.proxy.config.ProxyConfig;
import io.bestfit.proxy.forward.ForwardLimits;
import io.bestfit.proxy.forward.Forwarder;
import io.bestfit.proxy.select.TagSelection;
import io.bestfit.proxy.upstream.ConnectionFaults;
import io.bestfit.proxy.upstream.HttpOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The parts of the proxy that live on one event loop: an upstream client and a server for each listener. */
final class ProxyVerticle extends VerticleBase {

    /** A client's connection outlives every wait for the upstream, so that it is told and not dropped. */
    private static final Duration BEYOND_RESPONSE = Duration.ofSeconds(5);

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
        UpstreamSide upstream = UpstreamSide.of(vertx, shared,
                Math.max(1, config.upstream().maxConnections() / eventLoops));
        var selection = new TagSelection(upstream.tags(), upstream.manifests(), upstream.evidence(),
                upstream.variants(), shared.indexes(),
                shared.selector(), upstream.limit());
        var forwarder = new Forwarder(upstream.client(), config.upstream().url(),
                new ForwardLimits(timeouts.response(), timeouts.idle(), ForwardLimits.DEFAULT.expectContinue()));
        ExplainHandler explain = shared.explain(upstream);
        DetectHandler detect = shared.detect(vertx);
        Duration told = timeouts.response().plus(BEYOND_RESPONSE);
        Duration idle = timeouts.idle().compareTo(told) < 0 ? told : timeouts.idle();
        List<Future<HttpServer>> listening = new ArrayList<>();
        for (Listener listener : config.listeners()) {
            HttpServer server = vertx.createHttpServer(HttpOptions.server(idle))
                    .connectionHandler(ConnectionFaults::heed).invalidRequestHandler(MalformedRequest::refuse)
                    .requestHandler(
                            new RegistryHandler(listener.profile(), shared.namespaces(), shared.nodes(), selection,
                                    config.selection(), explain, detect, forwarder, shared.requestLog(),
                                    shared.metrics()));
            servers.add(server);
            listening.add(server.listen(port(listener.address(), firstSharedPort + servers.size()),
                    listener.address().host()));
        }
        return Future.all(listening);
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
