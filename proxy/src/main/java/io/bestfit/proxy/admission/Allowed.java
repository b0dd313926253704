package io.bestfit.proxy.admission;

import io.bestfit.proxy.node.NamePattern;
import io.bestfit.proxy.node.Network;
import io.bestfit.proxy.node.RequestPeer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may pull with an account of the proxy's own: whoever is one of these.
 *
 * @param networks the networks that requests come from
 * @param certificates the names of client certificates
 * @param htpasswd users with passwords; {@code null} for none
 */
public record Allowed(List<Network> networks, List<NamePattern> certificates, @Nullable Htpasswd htpasswd) {

    public Allowed {
        networks = List.copyOf(networks);
        certificates = List.copyOf(certificates);
        if (networks.isEmpty() && certificates.isEmpty() && htpasswd == null) {
            throw new IllegalArgumentException("nobody is allowed");
        }
    }

    /** Whether it is somebody who needs no password. */
    boolean without(RequestPeer peer) {
        var address = peer.address();
        return (address != null && networks.stream().anyMatch(network -> network.contains(address)))
                || peer.certificateNames().stream()
                        .anyMatch(name -> certificates.stream().anyMatch(pattern -> pattern.matches(name)));
    }
}
