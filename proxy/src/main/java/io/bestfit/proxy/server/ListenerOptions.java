package io.bestfit.proxy.server;

import io.bestfit.proxy.config.Listener;
import io.bestfit.proxy.config.Tls;
import io.bestfit.proxy.tls.TlsFiles;
import io.bestfit.proxy.tls.TlsMaterial;
import io.bestfit.proxy.upstream.HttpOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemTrustOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How a listener speaks: HTTP/1.1, over TLS also HTTP/2, and behind the PROXY protocol where the configuration says so. */
final class ListenerOptions {

    /** A load balancer sends the header at once, with the connection. */
    private static final int PROXY_HEADER_SECONDS = 10;

    private static final List<HttpVersion> ALPN = List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1);

    private ListenerOptions() {}

    /** The options of a listener whose silent clients are dropped after some time. */
    static HttpServerOptions of(Listener listener, Duration idle, TlsMaterial material) {
        HttpServerOptions options = HttpOptions.server(idle);
        if (listener.proxyProtocol()) {
            options.setUseProxyProtocol(true).setProxyProtocolTimeout(PROXY_HEADER_SECONDS)
                    .setProxyProtocolTimeoutUnit(TimeUnit.SECONDS);
        }
        return listener.tls() == null ? options : secured(options, listener.tls(), material);
    }

    /** The files whose content a listener needs. */
    static TlsFiles files(Listener listener) {
        Tls tls = listener.tls();
        return tls == null
                ? new TlsFiles(null, null, null)
                : new TlsFiles(tls.certificate(), tls.key(), tls.clientCa());
    }

    private static HttpServerOptions secured(HttpServerOptions options, Tls tls, TlsMaterial material) {
        options.setSsl(true).setUseAlpn(tls.http2()).setAlpnVersions(ALPN).setKeyCertOptions(material.identity());
        if (material.authorities() != null) {
            options.setTrustOptions(new PemTrustOptions().addCertValue(material.authorities()))
                    .setClientAuth(switch (tls.clientAuth()) {
                        case REQUEST -> ClientAuth.REQUEST;
                        case REQUIRED -> ClientAuth.REQUIRED;
                    });
        }
        return options;
    }
}
