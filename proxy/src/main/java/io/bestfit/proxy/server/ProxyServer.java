package io.bestfit.proxy.server;

import io.bestfit.proxy.config.ConfigFaultsException;
import io.bestfit.proxy.config.ProxyConfig;
import io.bestfit.proxy.config.Upstream;
import io.bestfit.proxy.metrics.ConfigReads;
import io.bestfit.proxy.node.Profile.MalformedProfileException;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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

    private static final Logger LOG = LoggerFactory.getLogger(ProxyServer.class);

    /**
     * The connections to an upstream that an event loop has at least. Clients are dealt out to event loops before it is
     * known what they ask: with two or three for each, one client's layers wait while connections of others are idle.
     */
    private static final int CONNECTIONS_EACH = 32;

    private final LastingParts lasting;
    private final AdminVerticle admin;
    private final AtomicBoolean ready = new AtomicBoolean();
    private final List<ProxyVerticle> verticles = new CopyOnWriteArrayList<>();
    private volatile SharedParts current;
    private boolean changing;
    /** What earlier configurations had, as long as it has not ended. */
    private final Set<Future<Void>> ending = ConcurrentHashMap.newKeySet();
    private String deployment = "";
    private String adminDeployment = "";
    private @Nullable Future<Void> end;

    private ProxyServer(LastingParts lasting, SharedParts first) {
        this.lasting = lasting;
        this.current = first;
        this.admin = new AdminVerticle(first, ready);
    }

    /**
     * Starts a proxy on one event loop a core, or on fewer where the connections to an upstream are too few for that.
     *
     * @return the running proxy; fails where an address cannot be bound or a profile or a file of nodes cannot be read
     */
    public static Future<ProxyServer> start(Vertx vertx, ProxyConfig config, BuildInfo build) {
        return start(vertx, config, build, eventLoops(config, Runtime.getRuntime().availableProcessors()));
    }

    /** On how many event loops a proxy runs. */
    static int eventLoops(ProxyConfig config, int cores) {
        int fewest = config.upstreams().all().values().stream().mapToInt(Upstream::maxConnections).min().orElseThrow();
        return Math.clamp(fewest / CONNECTIONS_EACH, 1, cores);
    }

    /** Starts a proxy on a number of event loops. */
    public static Future<ProxyServer> start(Vertx vertx, ProxyConfig config, BuildInfo build, int eventLoops) {
        LastingParts lasting;
        try {
            lasting = LastingParts.of(vertx, config, build);
        } catch (IOException e) {
            return Future.failedFuture(new IOException(
                    "log.audit cannot be written to, correct the path or who may write there: " + e, e));
        }
        SharedParts first;
        try {
            first = SharedParts.of(lasting, config, null);
        } catch (MalformedProfileException | ConfigFaultsException | RestartNeededException e) {
            return Future.failedFuture(e);
        }
        first.meter();
        var server = new ProxyServer(lasting, first);
        return vertx.deployVerticle(() -> server.verticle(eventLoops),
                new DeploymentOptions().setInstances(eventLoops)).compose(deployment -> {
                    server.deployment = deployment;
                    return vertx.deployVerticle(server.admin);
                }).map(deployment -> {
                    server.adminDeployment = deployment;
                    server.ready.set(true);
                    return server;
                }).onFailure(_ -> first.close(null));
    }

    /**
     * Goes over to another configuration, as a whole or not at all: requests that are under way end as they began, every
     * request after them is answered by the new one, and connections stay. Reads files, so it is not for an event loop.
     *
     * @return completes when every event loop has gone over; fails where the configuration asks for what a running proxy
     *     cannot change, where an address cannot be listened on or a file cannot be read: then nothing has changed
     */
    public Future<Void> reload(ProxyConfig config) {
        SharedParts before;
        SharedParts next;
        synchronized (this) {
            if (changing || end != null || !ready.get()) {
                return Future.failedFuture(new IllegalStateException("the proxy is starting, changing or ending"));
            }
            before = current;
            try {
                next = SharedParts.of(lasting, config, before);
            } catch (MalformedProfileException | ConfigFaultsException | RestartNeededException e) {
                return Future.failedFuture(e);
            }
            changing = true;
        }
        List<Future<Prepared>> preparing = new ArrayList<>();
        preparing.add(admin.prepare(next));
        verticles.forEach(verticle -> preparing.add(verticle.prepare(next)));
        return Future.join(preparing).transform(prepared -> {
            List<Prepared> changes = preparing.stream().filter(Future::succeeded).map(Future::result).toList();
            return prepared.succeeded() ? use(changes, before, next) : discard(changes, before, next, prepared.cause());
        });
    }

    private Future<Void> use(List<Prepared> changes, SharedParts before, SharedParts next) {
        return Future.join(changes.stream().map(Prepared::use).toList()).transform(_ -> {
            next.meter();
            synchronized (this) {
                current = next;
                changing = false;
                before.close(next);
                if (end != null) {
                    next.close(null);
                }
                changes.forEach(change -> {
                    Future<Void> ended = change.endBefore();
                    ending.add(ended);
                    ended.onComplete(_ -> ending.remove(ended));
                });
            }
            return Future.succeededFuture();
        });
    }

    private Future<Void> discard(List<Prepared> changes, SharedParts before, SharedParts next, Throwable cause) {
        return Future.join(changes.stream().map(Prepared::discard).toList()).transform(_ -> {
            synchronized (this) {
                next.close(before);
                changing = false;
            }
            return Future.failedFuture(cause);
        });
    }

    /** How the configuration is read again, for the meters. */
    public ConfigReads configReads() {
        return lasting.metrics().config();
    }

    /** How long {@link #drainAndClose} waits for what is under way. */
    public Duration drainTime() {
        return current.config().timeouts().drain();
    }

    private ProxyVerticle verticle(int eventLoops) {
        ProxyVerticle verticle = new ProxyVerticle(current, eventLoops);
        verticles.add(verticle);
        return verticle;
    }

    /** The port of the first listener. */
    public int registryPort() {
        return registryPort(0);
    }

    /** The port of a listener, in the order of the configuration. */
    public int registryPort(int listener) {
        return verticles.getFirst().port(List.copyOf(current.listeners().keySet()).get(listener));
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
        Duration drain = drainTime();
        LOG.info("draining for at most {} s", drain.toSeconds());
        List<Future<?>> draining = new ArrayList<>();
        // A change of the configuration ends when its last request does, however long that takes.
        draining.add(Future.all(List.copyOf(ending)).timeout(drain.toMillis(), TimeUnit.MILLISECONDS));
        verticles.forEach(verticle -> draining.add(verticle.shutdown(drain)));
        return Future.join(draining)
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
        return Future.all(verticles.stream().map(v -> v.shutdown(Duration.ZERO)).toList())
                .transform(_ -> end());
    }

    /** Ends once; whoever asks again waits for the same end. */
    private synchronized Future<Void> end() {
        if (end == null) {
            current.close(null);
            Vertx vertx = lasting.vertx();
            // Undeploying closes the upstream clients too.
            end = vertx.undeploy(deployment).transform(_ -> vertx.undeploy(adminDeployment))
                    .transform(_ -> lasting.close());
        }
        return end;
    }
}
