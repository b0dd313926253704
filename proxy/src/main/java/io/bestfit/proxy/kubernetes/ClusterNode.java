package io.bestfit.proxy.kubernetes;

import io.bestfit.proxy.node.Declared;
import io.bestfit.proxy.node.Network;
import java.util.Comparator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A node of the cluster and where its requests come from.
 *
 * @param name its name
 * @param created when it was created, as the API server writes it, which orders as text (RFC 3339 in UTC)
 * @param networks its addresses, and the networks of its pods where these count
 * @param declared what it is; {@code null} where that cannot be read
 */
record ClusterNode(String name, String created, Set<Network> networks, Declared.@Nullable Known declared) {

    /** The one that an address belongs to, of several that have it, is the greatest: the newest. */
    static final Comparator<ClusterNode> BY_AGE = Comparator.comparing(ClusterNode::created)
            .thenComparing(ClusterNode::name);

    ClusterNode {
        networks = Set.copyOf(networks);
    }

    /** A node of which it cannot be read what it is. */
    static ClusterNode unreadable(String name, String created, Set<Network> networks) {
        return new ClusterNode(name, created, networks, null);
    }
}
