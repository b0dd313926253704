package io.bestfit.proxy.server;

import io.bestfit.proxy.config.ProxyConfig;
import io.bestfit.proxy.config.TokenRealm;
import io.bestfit.proxy.config.Upstream;
import io.bestfit.proxy.config.UpstreamTrust;
import io.bestfit.proxy.token.AskedAuthentication;
import io.bestfit.proxy.token.OwnRealm;
import io.bestfit.proxy.token.Realms;
import io.bestfit.proxy.token.TokenDesk;
import io.bestfit.proxy.token.TokenSource;
import io.bestfit.proxy.upstream.BoundedClient;
import io.bestfit.proxy.upstream.Origin;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;

/**
 * What one event loop does about tokens.
 *
 * @param handler what answers questions for tokens
 * @param pings what sends clients there
 */
record TokenSide(TokenHandler handler, PingHandler pings) {

    /** Connections of one event loop to each token service, apart from those of pulls, which may all be taken. */
    private static final int CONNECTIONS = 16;

    /** On the calling event loop. */
    static TokenSide of(Vertx vertx, SharedParts shared, Map<String, UpstreamSide> sides) {
        ProxyConfig config = shared.config();
        SequencedMap<String, TokenSource> sources = new LinkedHashMap<>();
        Map<String, OwnRealm> realms = new HashMap<>();
        config.upstreams().all().forEach((name, upstream) -> {
            UpstreamSide side = Objects.requireNonNull(sides.get(name), name);
            TokenSource source = source(vertx, config, upstream, side);
            sources.put(name, source);
            // Where Bestfit has an account of its own, clients need no token.
            if (source.own() && side.door() == null) {
                realms.put(name, new OwnRealm(source.realms(), shared.unlistedRealms()));
            }
        });
        var desk = new TokenDesk(shared.router()::repository, sources);
        return new TokenSide(new TokenHandler(vertx, desk, shared.visitors(), shared.requestLog()),
                new PingHandler(realms, desk, shared.requestLog()));
    }

    private static TokenSource source(Vertx vertx, ProxyConfig config, Upstream upstream, UpstreamSide side) {
        Realms realms = Realms.of(upstream.url(), upstream.tokenHosts());
        Map<Origin, BoundedClient> services = new HashMap<>();
        realms.others().forEach(origin -> services.put(origin,
                service(vertx, config, origin, new UpstreamTrust(upstream.trust().ca(), null))));
        BoundedClient registry = service(vertx, config, upstream.url(), upstream.trust());
        services.put(upstream.url(), registry);
        return new TokenSource(upstream.url(), realms,
                new AskedAuthentication(side.door() == null ? registry : side.questions(), realms, System::nanoTime),
                services, upstream.tokenRealm() == TokenRealm.OWN);
    }

    private static BoundedClient service(Vertx vertx, ProxyConfig config, Origin origin, UpstreamTrust trust) {
        return new BoundedClient(vertx, UpstreamSide.client(vertx, config, origin, trust, CONNECTIONS), origin,
                config.timeouts().response());
    }
}
