package io.bestfit.proxy.admission;

import io.bestfit.proxy.node.NamePattern;
import io.bestfit.proxy.node.Network;
import io.bestfit.proxy.node.RequestPeer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may pull with an account of the proxy's own: whoever is one of these.
 *
 * @param everybody whether that is whoever reaches the proxy
 * @param networks the networks that requests come from
 * @param certificates the names of client certificates
 * @param htpasswd users with passwords; {@code null} for none
 */
public record Allowed(boolean everybody, List<Network> networks, List<NamePattern> certificates,
        @Nullable Htpasswd htpasswd) {

    /** Whoever reaches the proxy. */
    public static final Allowed EVERYBODY = new Allowed(true, List.of(), List.of(), null);

    public Allowed {
        networks = List.copyOf(networks);
        certificates = List.copyOf(certificates);
        if (!everybody && networks.isEmpty() && certificates.isEmpty() && htpasswd == null) {
            throw new IllegalArgumentException("nobody is allowed");
        }
    }

    /** Those who are named. */
    public Allowed(List<Network> networks, List<NamePattern> certificates, @Nullable Htpasswd htpasswd) {
        this(false, networks, certificates, htpasswd);
    }

    /** Whether it is somebody who needs no password. */
    boolean without(RequestPeer peer) {
        var address = peer.address();
        return everybody || (address != null && networks.stream().anyMatch(network -> network.contains(address)))
                || peer.certificateNames().stream()
                        .anyMatch(name -> certificates.stream().anyMatch(pattern -> pattern.matches(name)));
    }
}
