package io.bestfit.proxy.node;

import java.net.InetAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Nodes by their networks and by the names of their certificates. Immutable. */
public final class NodeTable implements Inventory {

    private final Map<Network, Declared> addresses;
    private final Map<String, Declared> certificates;
    /** The prefixes of the networks, the longest first; one lookup each. */
    private final List<Integer> shortPrefixes;
    private final List<Integer> longPrefixes;

    /**
     * @param addresses what nodes declare through {@link Channel#ADDRESS}; of two networks that hold an address the longer
     *     prefix counts
     * @param certificates what nodes declare through {@link Channel#CERTIFICATE}, by whole names
     */
    public NodeTable(Map<Network, Declared> addresses, Map<String, Declared> certificates) {
        this.addresses = Map.copyOf(addresses);
        this.certificates = Map.copyOf(certificates);
        this.shortPrefixes = prefixes(4);
        this.longPrefixes = prefixes(16);
    }

    private List<Integer> prefixes(int bytes) {
        return addresses.keySet().stream().filter(network -> network.address().getAddress().length == bytes)
                .map(Network::prefix).distinct().sorted(Comparator.reverseOrder()).toList();
    }

    @Override
    public Optional<Declared> byAddress(InetAddress address) {
        for (int prefix : address.getAddress().length == 4 ? shortPrefixes : longPrefixes) {
            Declared node = addresses.get(Network.of(address, prefix));
            if (node != null) {
                return Optional.of(node);
            }
        }
        return Optional.empty();
    }

    @Override
    public Optional<Declared> byCertificate(List<String> names) {
        for (String name : names) {
            Declared node = certificates.get(name);
            if (node != null) {
                return Optional.of(node);
            }
        }
        return Optional.empty();
    }
}
