package io.bestfit.proxy.security;

import io.bestfit.proxy.server.RunningProxy;
import io.bestfit.proxy.server.TestCertificates;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLPeerUnverifiedException;

/** A server that asks for certificates, notes whose it was shown, and hands requests on to another one without TLS. */
final class TlsFront {

    /**
     * A request that came.
     *
     * @param shown the subject of the certificate of its connection, empty where there was none
     */
    record Seen(String target, String shown, MultiMap headers) {}

    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final HttpClient client;
    private final HttpServer server;
    private volatile int behind;

    private TlsFront(Vertx vertx, HttpServerOptions options) throws Exception {
        client = vertx.createHttpClient();
        server = RunningProxy
                .await(vertx.createHttpServer(options).requestHandler(this::handle).listen(0, "127.0.0.1"));
    }

    /** With the certificate {@code server}, for clients whose certificates {@code authority} has signed. */
    static TlsFront start(Vertx vertx, TestCertificates certificates) throws Exception {
        return new TlsFront(vertx, new HttpServerOptions().setSsl(true).setClientAuth(ClientAuth.REQUEST)
                .setTrustOptions(new PemTrustOptions().addCertPath(certificates.certificate("authority").toString()))
                .setKeyCertOptions(new PemKeyCertOptions().setCertPath(certificates.certificate("server").toString())
                        .setKeyPath(certificates.key("server").toString())));
    }

    /** Hands on to this port of the same machine. */
    TlsFront to(int port) {
        behind = port;
        return this;
    }

    String url() {
        return "https://127.0.0.1:" + server.actualPort();
    }

    List<Seen> seen() {
        return seen;
    }

    private void handle(HttpServerRequest request) {
        seen.add(new Seen(request.uri(), shown(request), request.headers()));
        request.body().compose(body -> client.request(request.method(), behind, "127.0.0.1", request.uri())
                .compose(onwards -> {
                    onwards.headers().setAll(request.headers());
                    return onwards.send(body);
                })).compose(answer -> answer.body().compose(body -> {
                    request.response().setStatusCode(answer.statusCode()).headers().setAll(answer.headers());
                    return request.response().end(body);
                })).onFailure(cause -> request.response().setStatusCode(502).end(cause.toString()));
    }

    private static String shown(HttpServerRequest request) {
        try {
            return request.connection().peerCertificates().getFirst() instanceof X509Certificate certificate
                    ? certificate.getSubjectX500Principal().getName()
                    : "";
        } catch (SSLPeerUnverifiedException e) {
            return "";
        }
    }
}
