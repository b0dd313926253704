package io.bestfit.proxy.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a listener speaks TLS; the files hold PEM.
 *
 * @param certificate the server's certificate, followed by those that lead to its authority
 * @param key its private key
 * @param clientCa the authorities of client certificates; {@code null} where clients show none
 * @param clientAuth whether a client has to show one; without {@code clientCa} it is not asked
 * @param http2 whether clients that know HTTP/2 get it (RFC 7301, ALPN); HTTP/1.1 is spoken in any case
 */
public record Tls(Path certificate, Path key, @Nullable Path clientCa, ClientAuth clientAuth, boolean http2) {

    /** Whether a client has to show a certificate. */
    public enum ClientAuth {
        /** It is asked for one and may have none; one that cannot be verified ends the connection. */
        REQUEST,
        /** Without one there is no connection. */
        REQUIRED
    }
}
