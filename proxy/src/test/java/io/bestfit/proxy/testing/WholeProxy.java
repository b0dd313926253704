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
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The proxy as {@code bestfit serve} starts it, in front of one upstream. */
public final class WholeProxy implements AutoCloseable {

    private final Vertx vertx = UpstreamTransport.vertx(new VertxOptions());
    private final ProxyServer server;

    public WholeProxy(int upstreamPort, String... namespaces) {
        Address free = new Address("127.0.0.1", 0);
        server = ProxyServer.start(vertx,
                new ProxyConfig(ProxyConfig.VERSION, List.of(new Listener(free, null)), free,
                        new Upstream(new Origin(false, "127.0.0.1", upstreamPort), Upstream.DEFAULT_MAX_CONNECTIONS,
                                Set.of(namespaces), TokenRealm.OWN, Set.of()),
                        Selection.DEFAULT, Evidence.DEFAULT, Map.of(), Cache.DEFAULT, Timeouts.DEFAULT, Log.DEFAULT),
                new BuildInfo("test", "test"), 1).await();
    }

    public int port() {
        return server.registryPort();
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
