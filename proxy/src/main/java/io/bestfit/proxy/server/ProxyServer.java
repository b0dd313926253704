package io.bestfit.proxy.server;

import io.bestfit.proxy.config.ConfigFaultsException;
import io.bestfit.proxy.config.ProxyConfig;
import io.bestfit.proxy.node.Profile.MalformedProfileException;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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

    private final LastingParts lasting;
    private final AdminVerticle admin;
    private final AtomicBoolean ready = new AtomicBoolean();
    private final List<ProxyVerticle> verticles = new CopyOnWriteArrayList<>();
    private final Runnable unwatch;
    private final SharedParts current;
    private String deployment = "";
    private String adminDeployment = "";
    private @Nullable Future<Void> end;

    private ProxyServer(LastingParts lasting, SharedParts first) {
        this.lasting = lasting;
        this.current = first;
        this.unwatch = first.nodes().watch(lasting.vertx(), lasting.metrics());
        this.admin = new AdminVerticle(first, ready);
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
        } catch (MalformedProfileException | ConfigFaultsException e) {
            return Future.failedFuture(e);
        }
        var server = new ProxyServer(lasting, first);
        return vertx.deployVerticle(() -> server.verticle(eventLoops),
                new DeploymentOptions().setInstances(eventLoops)).compose(deployment -> {
                    server.deployment = deployment;
                    return vertx.deployVerticle(server.admin);
                }).map(deployment -> {
                    server.adminDeployment = deployment;
                    server.ready.set(true);
                    return server;
                }).onFailure(_ -> server.unwatch.run());
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
        Duration drain = current.config().timeouts().drain();
        LOG.info("draining for at most {} s", drain.toSeconds());
        return Future.all(verticles.stream().map(v -> v.shutdown(drain)).toList())
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
            unwatch.run();
            Vertx vertx = lasting.vertx();
            // Undeploying closes the upstream clients too.
            end = vertx.undeploy(deployment).transform(_ -> vertx.undeploy(adminDeployment))
                    .transform(_ -> lasting.close());
        }
        return end;
    }
}
