package io.bestfit.proxy.node;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * The nodes that are known without saying anything: by the address that their requests come from, and by the names of
 * their client certificates. Safe for threads; answers at once, from memory.
 */
public interface Inventory {

    /** The inventory of a site that keeps none. */
    Inventory NONE = new Inventory() {
        @Override
        public Optional<Declared> byAddress(InetAddress address) {
            return Optional.empty();
        }

        @Override
        public Optional<Declared> byCertificate(List<String> names) {
            return Optional.empty();
        }
    };

    /** The node with an address, through {@link Channel#ADDRESS}; an IPv4 address is never given as an IPv6 one. */
    Optional<Declared> byAddress(InetAddress address);

    /**
     * The node with one of the names, through {@link Channel#CERTIFICATE}.
     *
     * @param names as {@link CertificateNames} gives them; the first that is known counts
     */
    Optional<Declared> byCertificate(List<String> names);

    /** Several inventories: the first that knows a node counts. */
    static Inventory firstOf(List<Inventory> inventories) {
        return switch (inventories.size()) {
            case 0 -> NONE;
            case 1 -> inventories.getFirst();
            default -> new Inventory() {
                @Override
                public Optional<Declared> byAddress(InetAddress address) {
                    return inventories.stream().flatMap(one -> one.byAddress(address).stream()).findFirst();
                }

                @Override
                public Optional<Declared> byCertificate(List<String> names) {
                    return inventories.stream().flatMap(one -> one.byCertificate(names).stream()).findFirst();
                }
            };
        };
    }
}
