package io.bestfit.proxy.config;

import org.jspecify.annotations.Nullable;

/**
 * An address where registry clients are served.
 *
 * @param address where to listen
 * @param profile the profile that everybody who comes through this port has (the port channel), as
 *     {@link io.bestfit.proxy.node.NodeChannels} has profiles; {@code null} for none
 * @param tls how it speaks TLS; {@code null} where it speaks plain HTTP
 * @param proxyProtocol whether each connection begins with a header of the PROXY protocol, as trusted proxies write it
 * @param askUser whether a client without credentials is asked for a user, whatever it wants of the registry
 */
public record Listener(Address address, @Nullable String profile, @Nullable Tls tls, boolean proxyProtocol,
        boolean askUser) {

    /** A listener of plain HTTP that asks nobody anything. */
    public Listener(Address address, @Nullable String profile) {
        this(address, profile, null, false, false);
    }
}
