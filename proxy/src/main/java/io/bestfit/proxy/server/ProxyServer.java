package io.bestfit.proxy.server;

import io.bestfit.matcher.Selector;
import io.bestfit.matcher.evidence.EvidenceSource;
import io.bestfit.proxy.access.AccessLog;
import io.bestfit.proxy.access.RequestLog;
import io.bestfit.proxy.config.ConfigFaultsException;
import io.bestfit.proxy.config.ProxyConfig;
import io.bestfit.proxy.evidence.EvidenceCache;
import io.bestfit.proxy.evidence.EvidenceCounts;
import io.bestfit.proxy.metrics.ProxyMetrics;
import io.bestfit.proxy.node.NodeResolver;
import io.bestfit.proxy.node.PeerReader;
import io.bestfit.proxy.node.Profile.MalformedProfileException;
import io.bestfit.proxy.node.Profiles;
import io.bestfit.proxy.routing.UpstreamRouter;
import io.bestfit.proxy.select.IndexCache;
import io.bestfit.proxy.select.TagCache;
import io.bestfit.proxy.token.UnlistedRealms;
import io.bestfit.proxy.upstream.ManifestCache;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running proxy: its parts in the order in which they are built, its ports, and its end.
 *
 * <p>One {@link ProxyVerticle} runs on each event loop with an upstream client of its own, so both sides of a request
 * stay on one thread. What they share is safe for threads: the caches, the metrics, the resolved nodes.
 */
public final class ProxyServer {

    /** Numbers for ports that the system chooses, distinct among the proxies of this process. */
    private static final AtomicInteger SHARED_PORTS = new AtomicInteger();
    private static final Logger LOG = LoggerFactory.getLogger(ProxyServer.class);

    private final Vertx vertx;
    private final Duration drain;
    private final AdminVerticle admin;
    private final Runnable unwatch;
    private final AtomicBoolean ready = new AtomicBoolean();
    private final List<ProxyVerticle> verticles = new CopyOnWriteArrayList<>();
    private String deployment = "";
    private String adminDeployment = "";
    private @Nullable Future<Void> end;

    private ProxyServer(Vertx vertx, SharedParts shared, Runnable unwatch) {
        this.unwatch = unwatch;
        this.vertx = vertx;
        this.drain = shared.config().timeouts().drain();
        this.admin = new AdminVerticle(shared, ready);
    }

    /**
     * Starts a proxy on one event loop a core.
     *
     * @return the running proxy; fails where an address cannot be bound or a profile or a file of nodes cannot be read
     */
    public static Future<ProxyServer> start(Vertx vertx, ProxyConfig config, BuildInfo build) {
        return start(vertx, config, build, Runtime.getRuntime().availableProcessors());
    }

    /** Starts a proxy on a number of event loops. */
    public static Future<ProxyServer> start(Vertx vertx, ProxyConfig config, BuildInfo build, int eventLoops) {
        KnownNodes listed;
        NodeResolver nodes;
        try {
            Profiles profiles = Profiles.of(config.profiles());
            listed = KnownNodes.open(config.nodes(), profiles);
            nodes = new NodeResolver(profiles, config.nodes().channels(), listed.inventory());
        } catch (MalformedProfileException | ConfigFaultsException e) {
            return Future.failedFuture(e);
        }
        var metrics = new ProxyMetrics(build.version(), build.revision());
        long maxBytes = config.cache().maxBytes();
        var manifests = new ManifestCache(maxBytes / 2);
        metrics.watch(nodes);
        metrics.watch(manifests);
        var evidenceCounts = new EvidenceCounts();
        metrics.watch(evidenceCounts);
        // A decision rests on what was known of referrers: each of the two is kept for half of the time.
        Duration known = config.evidence().referrersTtl().dividedBy(2);
        boolean referrers = config.selection().evidence().contains(EvidenceSource.REFERRERS);
        var shared = new SharedParts(config, new UpstreamRouter(config.upstreams()),
                AccountDoor.of(vertx, config.upstreams()),
                new Visitors(nodes, config.nodes().channels().users().keySet(),
                        Visitors.guests(config.upstreams())),
                manifests,
                new IndexCache(maxBytes / 4, referrers ? known : null), new EvidenceCache(maxBytes / 4, known),
                evidenceCounts, config.evidence().schemes(config.selection().evidence()),
                new TagCache(config.evidence().tagsTtl()),
                new Selector(config.selection().policy()), metrics,
                new RequestLog(new AccessLog(config.log().format()), metrics,
                        new PeerReader(config.trustedProxies())),
                new UnlistedRealms());
        int firstSharedPort = SHARED_PORTS.getAndAdd(config.listeners().size());
        var server = new ProxyServer(vertx, shared, listed.watch(vertx, metrics));
        return vertx.deployVerticle(() -> server.verticle(shared, eventLoops, firstSharedPort),
                new DeploymentOptions().setInstances(eventLoops)).compose(deployment -> {
                    server.deployment = deployment;
                    return vertx.deployVerticle(server.admin);
                }).map(deployment -> {
                    server.adminDeployment = deployment;
                    server.ready.set(true);
                    return server;
                }).onFailure(_ -> server.unwatch.run());
    }

    private ProxyVerticle verticle(SharedParts shared, int eventLoops, int firstSharedPort) {
        ProxyVerticle verticle = new ProxyVerticle(shared, eventLoops, firstSharedPort);
        verticles.add(verticle);
        return verticle;
    }

    /** The port of the first listener. */
    public int registryPort() {
        return registryPort(0);
    }

    /** The port of a listener, in the order of the configuration. */
    public int registryPort(int listener) {
        return verticles.getFirst().port(listener);
    }

    public int adminPort() {
        return admin.port();
    }

    /**
     * Stops taking connections, waits for what is under way as long as the configuration allows, then ends. Readiness
     * says no from the first moment on; health and metrics answer until the last.
     */
    public Future<Void> drainAndClose() {
        ready.set(false);
        LOG.info("draining for at most {} s", drain.toSeconds());
        return Future.all(verticles.stream().map(v -> v.shutdown(drain.toMillis(), TimeUnit.MILLISECONDS)).toList())
                .transform(drained -> {
                    if (drained.failed()) {
                        LOG.warn("draining ended early: {}", drained.cause().toString());
                    }
                    return end();
                });
    }

    /** Ends at once. */
    public Future<Void> close() {
        ready.set(false);
        return Future.all(verticles.stream().map(v -> v.shutdown(0, TimeUnit.MILLISECONDS)).toList())
                .transform(_ -> end());
    }

    /** Ends once; whoever asks again waits for the same end. */
    private synchronized Future<Void> end() {
        if (end == null) {
            unwatch.run();
            // Undeploying closes the upstream clients too.
            end = vertx.undeploy(deployment).transform(_ -> vertx.undeploy(adminDeployment));
        }
        return end;
    }
}
