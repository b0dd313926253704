package io.bestfit.proxy.testing;

import io.bestfit.proxy.config.Address;
import io.bestfit.proxy.config.Cache;
import io.bestfit.proxy.config.Evidence;
import io.bestfit.proxy.config.Listener;
import io.bestfit.proxy.config.Log;
import io.bestfit.proxy.config.ProxyConfig;
import io.bestfit.proxy.config.Selection;
import io.bestfit.proxy.config.Timeouts;
import io.bestfit.proxy.config.TokenRealm;
import io.bestfit.proxy.config.Upstream;
import io.bestfit.proxy.server.BuildInfo;
import io.bestfit.proxy.server.ProxyServer;
import io.bestfit.proxy.upstream.Origin;
import io.bestfit.proxy.upstream.UpstreamTransport;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The proxy as {@code bestfit serve} starts it, in front of one upstream. */
public final class WholeProxy implements AutoCloseable {

    private static final Address FREE = new Address("127.0.0.1", 0);

    private final Vertx vertx;
    private final ProxyServer server;

    public WholeProxy(int upstreamPort, String... namespaces) {
        this(upstreamPort, Timeouts.DEFAULT, namespaces);
    }

    public WholeProxy(int upstreamPort, Timeouts timeouts, String... namespaces) {
        this(upstreamPort, Upstream.DEFAULT_MAX_CONNECTIONS, timeouts, namespaces);
    }

    public WholeProxy(int upstreamPort, int connections, Timeouts timeouts, String... namespaces) {
        this(config(upstreamPort, connections, timeouts, namespaces));
    }

    /** The configuration of one with its defaults. */
    public static ProxyConfig config(int upstreamPort) {
        return config(upstreamPort, Upstream.DEFAULT_MAX_CONNECTIONS, Timeouts.DEFAULT);
    }

    private static ProxyConfig config(int upstreamPort, int connections, Timeouts timeouts, String... namespaces) {
        return new ProxyConfig(ProxyConfig.VERSION, List.of(new Listener(FREE, null)), FREE,
                new Upstream(new Origin(false, "127.0.0.1", upstreamPort), connections,
                        Set.of(namespaces), TokenRealm.OWN, Set.of()),
                Selection.DEFAULT, Evidence.DEFAULT, Map.of(), Cache.DEFAULT, timeouts, Log.DEFAULT);
    }

    public WholeProxy(ProxyConfig config) {
        vertx = UpstreamTransport.vertx(new VertxOptions(), config.transport());
        server = ProxyServer.start(vertx, config, new BuildInfo("test", "test"), 1).await();
    }

    public int port() {
        return server.registryPort();
    }

    public int adminPort() {
        return server.adminPort();
    }

    /** The number of a metric, over all its labels; there must be one. */
    public double metric(String name) throws IOException {
        List<String> series = RawExchange
                .of(adminPort(), "GET /metrics HTTP/1.1\r\nHost: p\r\nConnection: close\r\n\r\n").lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{")).toList();
        if (series.isEmpty()) {
            throw new AssertionError("there is no metric " + name);
        }
        return series.stream().mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))).sum();
    }

    public Vertx vertx() {
        return vertx;
    }

    @Override
    public void close() {
        server.close().await();
        vertx.close().await();
    }
}
