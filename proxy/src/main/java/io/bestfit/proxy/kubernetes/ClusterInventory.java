package io.bestfit.proxy.kubernetes;

import io.bestfit.proxy.node.Declared;
import io.bestfit.proxy.node.Inventory;
import io.bestfit.proxy.node.Network;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of a cluster by address. Safe for threads; a look-up takes no lock.
 *
 * <p>Where two nodes have one address the newer counts, whatever order they were seen in, so that every replica gives the
 * same answer. A node that cannot be read is unknown, and so is its address.
 */
final class ClusterInventory implements Inventory {

    private final Map<String, ClusterNode> byName = new HashMap<>();
    private final Map<Network, Set<ClusterNode>> claims = new HashMap<>();
    private final ConcurrentMap<Network, ClusterNode> owners = new ConcurrentHashMap<>();
    /** The lengths of prefixes that there are, longest first. */
    private volatile List<Integer> prefixes = List.of();
    private final ClusterCounts counts;
    private int unreadable;

    ClusterInventory(ClusterCounts counts) {
        this.counts = counts;
    }

    /** Adds a node, or replaces what was known of it. */
    synchronized void put(ClusterNode node) {
        ClusterNode before = byName.put(node.name(), node);
        if (!node.equals(before)) {
            replace(before, node);
        }
    }

    /** Forgets a node. */
    synchronized void remove(String name) {
        ClusterNode before = byName.remove(name);
        if (before != null) {
            replace(before, null);
        }
    }

    @Override
    public Optional<Declared> byAddress(InetAddress address) {
        for (int prefix : prefixes) {
            if (prefix <= address.getAddress().length * 8) {
                ClusterNode owner = owners.get(Network.of(address, prefix));
                if (owner != null) {
                    return Optional.ofNullable(owner.declared());
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public Optional<Declared> byCertificate(List<String> names) {
        return Optional.empty();
    }

    private void replace(@Nullable ClusterNode before, @Nullable ClusterNode after) {
        Set<Network> touched = new HashSet<>();
        unreadable += isUnreadable(after) - isUnreadable(before);
        counts.nodes(byName.size() - unreadable, unreadable);
        if (before != null) {
            touched.addAll(before.networks());
            before.networks().forEach(network -> claims.getOrDefault(network, new HashSet<>()).remove(before));
        }
        if (after != null) {
            touched.addAll(after.networks());
            after.networks().forEach(network -> claims.computeIfAbsent(network, _ -> new HashSet<>()).add(after));
        }
        for (Network network : touched) {
            Set<ClusterNode> claimants = claims.getOrDefault(network, Set.of());
            claimants.stream().max(ClusterNode.BY_AGE).ifPresentOrElse(owner -> owners.put(network, owner), () -> {
                owners.remove(network);
                claims.remove(network);
            });
        }
        prefixes = claims.keySet().stream().map(Network::prefix).distinct().sorted(Comparator.reverseOrder())
                .toList();
    }

    private static int isUnreadable(@Nullable ClusterNode node) {
        return node != null && node.declared() == null ? 1 : 0;
    }
}
