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
import java.time.Duration;
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
    static TokenSide of(LoopParts loop) {
        SharedParts shared = loop.shared();
        ProxyConfig config = shared.config();
        SequencedMap<String, TokenSource> sources = new LinkedHashMap<>();
        Map<String, OwnRealm> realms = new HashMap<>();
        config.upstreams().all().forEach((name, upstream) -> {
            UpstreamSide side = Objects.requireNonNull(loop.upstreams().get(name), name);
            TokenSource source = source(loop.clients(), config.timeouts().response(), upstream, side);
            sources.put(name, source);
            // Where Bestfit has credentials of its own, clients need no token.
            if (source.own() && !side.speaks()) {
                realms.put(name, new OwnRealm(source.realms(), shared.lasting().unlistedRealms()));
            }
        });
        var desk = new TokenDesk(shared.router()::repository, sources);
        return new TokenSide(new TokenHandler(loop.vertx(), desk, shared.visitors(), loop.requestLog()),
                new PingHandler(realms, desk, loop.requestLog()));
    }

    private static TokenSource source(UpstreamClients clients, Duration limit, Upstream upstream, UpstreamSide side) {
        Realms realms = Realms.of(upstream.url(), upstream.tokenHosts());
        Map<Origin, BoundedClient> services = new HashMap<>();
        var authorities = new UpstreamTrust(upstream.trust().ca(), null);
        realms.others()
                .forEach(origin -> services.put(origin, clients.asking(origin, authorities, CONNECTIONS, limit)));
        // Whoever reaches this proxy may ask it for tokens: a certificate would get them those of its owner.
        services.put(upstream.url(), clients.asking(upstream.url(), authorities, CONNECTIONS, limit));
        return new TokenSource(upstream.url(), realms,
                new AskedAuthentication(side.door() == null
                        ? Objects.requireNonNull(services.get(upstream.url()))
                        : side.questions(), realms, System::nanoTime),
                services, upstream.tokenRealm() == TokenRealm.OWN);
    }
}
