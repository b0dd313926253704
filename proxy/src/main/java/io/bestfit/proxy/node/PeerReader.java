package io.bestfit.proxy.node;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** Finds out who requests come from, behind the proxies that the operator trusts. Safe for threads. */
public final class PeerReader {

    private static final int MAX_CERTIFICATES = 10_000;

    private final TrustedProxies trusted;
    private final LoadingCache<X509Certificate, List<String>> names = Caffeine.newBuilder().weakKeys()
            .maximumSize(MAX_CERTIFICATES).build(CertificateNames::of);

    public PeerReader(TrustedProxies trusted) {
        this.trusted = trusted;
    }

    /** Who a request comes from. */
    public RequestPeer of(HttpServerRequest request) {
        InetAddress peer = address(request.remoteAddress()).orElse(null);
        InetAddress address = peer == null || trusted.isEmpty() ? peer : trusted.client(peer, request.headers());
        return new RequestPeer(address, request.isSSL() ? certificateNames(request) : List.of());
    }

    /** The text of the address that a request comes from; that of the connection's other end where it is hidden. */
    public @Nullable String client(HttpServerRequest request) {
        SocketAddress remote = request.remoteAddress();
        if (remote == null) {
            return null;
        }
        Optional<InetAddress> peer = trusted.isEmpty() ? Optional.empty() : address(remote);
        InetAddress client = peer.isEmpty() ? null : trusted.client(peer.get(), request.headers());
        return client == null ? remote.hostAddress() : client.getHostAddress();
    }

    /** The IP address of a socket; empty where it has none. */
    public static Optional<InetAddress> address(@Nullable SocketAddress socket) {
        String text = socket == null ? null : socket.hostAddress();
        if (text == null) {
            return Optional.empty();
        }
        int zone = text.indexOf('%');
        return IpAddress.parse(zone < 0 ? text : text.substring(0, zone));
    }

    private List<String> certificateNames(HttpServerRequest request) {
        try {
            List<Certificate> chain = request.connection().peerCertificates();
            return chain != null && !chain.isEmpty() && chain.getFirst() instanceof X509Certificate own
                    ? names.get(own)
                    : List.of();
        } catch (SSLPeerUnverifiedException e) {
            return List.of(); // it showed no certificate
        }
    }
}
