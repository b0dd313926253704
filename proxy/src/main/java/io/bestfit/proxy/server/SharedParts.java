package io.bestfit.proxy.server;

import io.bestfit.matcher.Selector;
import io.bestfit.proxy.access.AccessLog;
import io.bestfit.proxy.access.RequestLog;
import io.bestfit.proxy.config.ConfigFaultsException;
import io.bestfit.proxy.config.Listener;
import io.bestfit.proxy.config.ProxyConfig;
import io.bestfit.proxy.metrics.ProxyMetrics;
import io.bestfit.proxy.node.NodeResolver;
import io.bestfit.proxy.node.PeerReader;
import io.bestfit.proxy.node.Profile.MalformedProfileException;
import io.bestfit.proxy.node.Profiles;
import io.bestfit.proxy.routing.UpstreamRouter;
import io.bestfit.proxy.select.TagRules;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What all event loops of a proxy share as of one configuration; everything in it is safe for threads.
 *
 * @param lasting what other configurations share as well
 * @param config the configuration
 * @param listeners its listeners by where they are
 * @param router which upstream a request is for
 * @param doors what stands before those upstreams that this proxy has an account of its own at
 * @param nodes the nodes that are known without saying anything
 * @param resolver which nodes requests speak for
 * @param visitors who is asking
 * @param caches what is remembered of upstreams
 * @param tagRules how tags are named
 * @param selector the decision
 * @param accessLog where requests are told
 * @param peers who requests come from
 */
record SharedParts(LastingParts lasting, ProxyConfig config, SequencedMap<ListenerPlace, Listener> listeners,
        UpstreamRouter router, Map<String, AccountDoor> doors, KnownNodes nodes, NodeResolver resolver,
        Visitors visitors, Caches caches,
        TagRules tagRules, Selector selector, AccessLog accessLog, PeerReader peers) {

    /**
     * Those of a configuration. Reads the file of nodes, where there is one. What does not depend on what has changed stays.
     *
     * @param before those of the configuration that counts until now; {@code null} at the start
     */
    static SharedParts of(LastingParts lasting, ProxyConfig config, @Nullable SharedParts before)
            throws MalformedProfileException, ConfigFaultsException, RestartNeededException {
        var listeners = ListenerPlace.of(config.listeners(), before == null ? Set.of() : before.listeners.keySet());
        if (before != null) {
            RestartNeededException.check(before.config, before.listeners, config, listeners);
        }
        Profiles profiles = Profiles.of(config.profiles());
        KnownNodes known = before == null || !before.config.profiles().equals(config.profiles()) ? null : before.nodes;
        KnownNodes nodes = KnownNodes.open(lasting.vertx(), config.nodes(), profiles, known);
        var resolver = new NodeResolver(profiles, config.nodes().channels(), nodes.inventory(),
                before == null ? null : before.resolver);
        return new SharedParts(lasting, config,
                listeners, new UpstreamRouter(config.upstreams()),
                AccountDoor.of(lasting.passwords(), config.upstreams(), before), nodes, resolver,
                new Visitors(resolver, config.nodes().channels().users().keySet(),
                        Visitors.guests(config.upstreams())),
                before == null ? Caches.of(config, lasting.tagCounts()) : before.caches.after(before.config, config),
                config.evidence().schemes(config.selection().evidence()),
                new Selector(config.selection().policy()), new AccessLog(config.log().format()),
                new PeerReader(config.trustedProxies()));
    }

    /** Has the meters tell of these from now on. */
    void meter() {
        metrics().watch(caches.manifests(), caches.indexes(), caches.evidence());
        metrics().watch(resolver);
        nodes.meter(metrics());
    }

    /** Ends what is watched for these and not for others; {@code null} where there are none. */
    void close(@Nullable SharedParts others) {
        nodes.close(others == null ? null : others.nodes);
    }

    ProxyMetrics metrics() {
        return lasting.metrics();
    }

    /** A log for one event loop. */
    RequestLog requestLog() {
        return new RequestLog(accessLog, lasting.audit(), lasting.tracing(), metrics(), peers);
    }
}
