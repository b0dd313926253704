package io.bestfit.proxy.config;

import io.bestfit.proxy.node.TrustedProxies;
import io.bestfit.proxy.upstream.Sockets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that an operator decides about a proxy.
 *
 * @param version the version of the file's form; 1
 * @param listeners where registry clients are served, one or more
 * @param trustedProxies whose word is taken for where requests come from
 * @param admin where health, metrics and the administrator's interface are served
 * @param upstreams the registries that are asked
 * @param selection how an image is chosen
 * @param evidence how what images say of themselves outside the index is fetched
 * @param nodes how nodes are known that send no declaration
 * @param profiles names for declarations, or for the JSON that {@code nfd export features} wrote
 * @param cache what is kept in memory
 * @param timeouts how long is waited
 * @param log what is logged
 * @param transport what the event loops wait with
 * @param tracing where traces go; {@code null} for nowhere
 */
public record ProxyConfig(int version, List<Listener> listeners, TrustedProxies trustedProxies, Address admin,
        Upstreams upstreams, Selection selection, Evidence evidence, Nodes nodes, Map<String, String> profiles,
        Cache cache, Timeouts timeouts, Log log, Sockets transport, @Nullable Traces tracing) {

    public static final int VERSION = 1;
    /** The port of the reference registry (distribution:configuration). */
    public static final Listener DEFAULT_LISTENER = new Listener(new Address("127.0.0.1", 5000), null);
    public static final Address DEFAULT_ADMIN = new Address("127.0.0.1", 9090);

    public ProxyConfig {
        listeners = List.copyOf(listeners);
        profiles = Map.copyOf(profiles);
        if (listeners.isEmpty()) {
            throw new IllegalArgumentException("listen names no address: give at least one, such as 127.0.0.1:5000");
        }
    }

    /** A proxy in front of one upstream, in which nobody is trusted and no node is known without a declaration. */
    public ProxyConfig(int version, List<Listener> listeners, Address admin, Upstream upstream, Selection selection,
            Evidence evidence, Map<String, String> profiles, Cache cache, Timeouts timeouts, Log log) {
        this(version, listeners, TrustedProxies.NONE, admin, Upstreams.of(upstream), selection, evidence, Nodes.NONE,
                profiles, cache, timeouts, log);
    }

    /** A proxy on the usual sockets that sends no traces. */
    public ProxyConfig(int version, List<Listener> listeners, TrustedProxies trustedProxies, Address admin,
            Upstreams upstreams, Selection selection, Evidence evidence, Nodes nodes, Map<String, String> profiles,
            Cache cache, Timeouts timeouts, Log log) {
        this(version, listeners, trustedProxies, admin, upstreams, selection, evidence, nodes, profiles, cache,
                timeouts, log, Sockets.EPOLL, null);
    }

    /** The upstream without a name, of a proxy that has one. */
    public Upstream upstream() {
        return upstreams.get(Upstreams.UNNAMED);
    }

    /** The defaults in front of an upstream. */
    public static ProxyConfig of(Upstream upstream) {
        return new ProxyConfig(VERSION, List.of(DEFAULT_LISTENER), DEFAULT_ADMIN, upstream, Selection.DEFAULT,
                Evidence.DEFAULT, Map.of(),
                Cache.DEFAULT, Timeouts.DEFAULT, Log.DEFAULT);
    }
}
