package io.bestfit.proxy.node;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who a request comes from.
 *
 * @param address its source, behind the proxies that the operator trusts; {@code null} where that cannot be known, such
 *     as a source that a trusted proxy hides
 * @param certificateNames the names of the client certificate that TLS verified, as {@link CertificateNames} gives them;
 *     none without one
 */
public record RequestPeer(@Nullable InetAddress address, List<String> certificateNames) {

    public RequestPeer {
        certificateNames = List.copyOf(certificateNames);
    }
}
