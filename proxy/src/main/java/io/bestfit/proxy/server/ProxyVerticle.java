package io.bestfit.proxy.server;

import io.bestfit.matcher.Selector;
import io.bestfit.proxy.access.RequestLog;
import io.bestfit.proxy.config.Address;
import io.bestfit.proxy.config.Listener;
import io.bestfit.proxy.config.ProxyConfig;
import io.bestfit.proxy.forward.ForwardLimits;
import io.bestfit.proxy.forward.Forwarder;
import io.bestfit.proxy.metrics.ProxyMetrics;
import io.bestfit.proxy.node.NodeResolver;
import io.bestfit.proxy.select.IndexCache;
import io.bestfit.proxy.select.IndexFetcher;
import io.bestfit.proxy.select.TagIndexes;
import io.bestfit.proxy.select.TagSelection;
import io.bestfit.proxy.upstream.HttpOptions;
import io.bestfit.proxy.upstream.ManifestCache;
import io.bestfit.proxy.upstream.UpstreamRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The parts of the proxy that live on one event loop: an upstream client and a server for each listener. */
final class ProxyVerticle extends VerticleBase {

    /**
     * The longest wait for an answer that only selection needs: what it leaves of the 30 s for which containerd waits
     * (containerd:core/remotes/docker/registry.go) is for passing the request through after all.
     */
    private static final Duration MAX_SELECTING = Duration.ofSeconds(4);
    /** A client's connection outlives every wait for the upstream, so that it is told and not dropped. */
    private static final Duration BEYOND_RESPONSE = Duration.ofSeconds(5);

    private final Shared shared;
    private final List<HttpServer> servers = new ArrayList<>();

    ProxyVerticle(Shared shared) {
        this.shared = shared;
    }

    @Override
    public Future<?> start() {
        ProxyConfig config = shared.config;
        var origin = config.upstream().url();
        var timeouts = config.timeouts();
        int connections = Math.max(1, config.upstream().maxConnections() / shared.eventLoops);
        HttpClient client = vertx.createHttpClient(HttpOptions.client(origin, timeouts.connect()),
                HttpOptions.pool(connections));
        Duration selecting = timeouts.response().compareTo(MAX_SELECTING) < 0 ? timeouts.response() : MAX_SELECTING;
        var registry = new UpstreamRegistry(vertx, client, origin, selecting);
        var indexes = new IndexFetcher(registry, shared.manifests, shared.indexes, config.selection().evidence());
        var tags = new TagIndexes(registry, indexes);
        var selection = new TagSelection(tags, indexes, shared.indexes, shared.selector, selecting);
        var forwarder = new Forwarder(client, origin,
                new ForwardLimits(timeouts.response(), timeouts.idle(), ForwardLimits.DEFAULT.expectContinue()));
        var explain = new ExplainHandler(tags, shared.selector, config.selection());
        var namespaces = Namespaces.of(config.upstream());
        Duration told = timeouts.response().plus(BEYOND_RESPONSE);
        Duration idle = timeouts.idle().compareTo(told) < 0 ? told : timeouts.idle();
        List<Future<HttpServer>> listening = new ArrayList<>();
        for (Listener listener : config.listeners()) {
            HttpServer server = vertx.createHttpServer(HttpOptions.server(idle))
                    .invalidRequestHandler(MalformedRequest::refuse)
                    .requestHandler(new RegistryHandler(listener.profile(), namespaces, shared.nodes, selection,
                            config.selection(), explain, forwarder, shared.requestLog, shared.metrics));
            servers.add(server);
            listening.add(server.listen(port(listener.address(), shared.firstSharedPort + servers.size()),
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

    /** What all event loops share; everything in it is safe for threads. */
    record Shared(ProxyConfig config, int eventLoops, int firstSharedPort, NodeResolver nodes, ManifestCache manifests,
            IndexCache indexes,
            Selector selector, ProxyMetrics metrics, RequestLog requestLog) {}
}
