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
 * @param visitors who is asking
 * @param caches what is remembered of upstreams
 * @param tagRules how tags are named
 * @param selector the decision
 * @param accessLog where requests are told
 * @param peers who requests come from
 */
record SharedParts(LastingParts lasting, ProxyConfig config, SequencedMap<ListenerPlace, Listener> listeners,
        UpstreamRouter router, Map<String, AccountDoor> doors, KnownNodes nodes, Visitors visitors, Caches caches,
        TagRules tagRules, Selector selector, AccessLog accessLog, PeerReader peers) {

    /**
     * Those of a configuration. Reads the file of nodes, where there is one.
     *
     * @param before those of the configuration that counts until now; {@code null} at the start
     */
    static SharedParts of(LastingParts lasting, ProxyConfig config, @Nullable SharedParts before)
            throws MalformedProfileException, ConfigFaultsException {
        Profiles profiles = Profiles.of(config.profiles());
        KnownNodes nodes = KnownNodes.open(config.nodes(), profiles);
        var resolver = new NodeResolver(profiles, config.nodes().channels(), nodes.inventory());
        lasting.metrics().watch(resolver);
        return new SharedParts(lasting, config,
                ListenerPlace.of(config.listeners(), before == null ? Set.of() : before.listeners.keySet()),
                new UpstreamRouter(config.upstreams()), AccountDoor.of(lasting.passwords(), config.upstreams()), nodes,
                new Visitors(resolver, config.nodes().channels().users().keySet(),
                        Visitors.guests(config.upstreams())),
                lasting.caches(), config.evidence().schemes(config.selection().evidence()),
                new Selector(config.selection().policy()), new AccessLog(config.log().format()),
                new PeerReader(config.trustedProxies()));
    }

    ProxyMetrics metrics() {
        return lasting.metrics();
    }

    /** A log for one event loop. */
    RequestLog requestLog() {
        return new RequestLog(accessLog, lasting.audit(), metrics(), peers);
    }
}
