package io.bestfit.proxy.server;

import io.bestfit.proxy.config.UpstreamTrust;
import io.bestfit.proxy.tls.TlsFiles;
import io.bestfit.proxy.tls.TlsMaterial;
import io.bestfit.proxy.upstream.BoundedClient;
import io.bestfit.proxy.upstream.HttpOptions;
import io.bestfit.proxy.upstream.Origin;
import io.bestfit.proxy.upstream.SerialFlowController;
import io.bestfit.proxy.upstream.SurplusGuard;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.CleanableHttpClient;
import io.vertx.core.internal.CloseFuture;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The clients of one event loop: every connection that it has to upstreams, and to what they name, as of one
 * configuration. They end together.
 */
final class UpstreamClients {

    private final Vertx vertx;
    private final Duration connect;
    private final CloseFuture context = ContextInternal.current().closeFuture();
    private final Certificates certificates;
    private final List<HttpClient> open = new ArrayList<>();
    private final List<Certificates.Use> used = new ArrayList<>();

    /**
     * @param connect how long is waited for a connection
     * @param certificates what is shown to upstreams, and who is believed
     */
    UpstreamClients(Vertx vertx, Duration connect, Certificates certificates) {
        this.vertx = vertx;
        this.certificates = certificates;
        this.connect = connect;
    }

    /**
     * A client for an origin, with so many connections at most.
     *
     * @param http2 whether it asks over HTTP/2 where the origin offers that
     * @param opened told of each connection that is opened
     */
    HttpClient to(Origin origin, UpstreamTrust trust, int connections, boolean http2,
            Handler<HttpConnection> opened) {
        Certificates.Use certificate = certificates.use(files(origin, trust));
        HttpClientAgent client = vertx.httpClientBuilder().with(options(origin, http2, certificate.material()))
                .with(HttpOptions.pool(connections)).withConnectHandler(connection -> {
                    SurplusGuard.watch(connection);
                    SerialFlowController.order(connection);
                    opened.handle(connection);
                }).build();
        certificate.whenChanged(
                material -> client.updateSSLOptions(options(origin, http2, material).getSslOptions()));
        open.add(client);
        used.add(certificate);
        return client;
    }

    private HttpClientOptions options(Origin origin, boolean http2, TlsMaterial material) {
        HttpClientOptions options = HttpOptions.trusting(HttpOptions.client(origin, connect), material.authorities());
        if (material.identity() != null) {
            options.setKeyCertOptions(material.identity());
        }
        return http2 ? HttpOptions.offeringHttp2(options) : options;
    }

    private static TlsFiles files(Origin origin, UpstreamTrust trust) {
        UpstreamTrust.ClientCertificate shown = trust.clientCertificate();
        if (!origin.tls()) {
            return new TlsFiles(null, null, null);
        }
        return shown == null
                ? new TlsFiles(null, null, trust.ca())
                : new TlsFiles(shown.certificate(), shown.key(), trust.ca());
    }

    /** A way to ask an origin, with a client of its own. */
    BoundedClient asking(Origin origin, UpstreamTrust trust, int connections, Duration limit) {
        return new BoundedClient(vertx, to(origin, trust, connections, false, _ -> {}), origin, limit);
    }

    /** Closes them all, with what is under way; on their event loop. */
    Future<Void> close() {
        used.forEach(Certificates.Use::close);
        used.clear();
        return Future.join(open.stream().map(HttpClient::close).toList()).onComplete(_ -> forget()).mapEmpty();
    }

    /** A context holds every client that was made on it until it ends itself, those that are closed as well. */
    private void forget() {
        for (HttpClient client : open) {
            if (client instanceof CleanableHttpClient made) {
                context.remove(made.delegate);
            }
        }
        open.clear();
    }
}
