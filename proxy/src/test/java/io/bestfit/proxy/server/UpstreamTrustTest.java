package io.bestfit.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.testing.ExampleFiles;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Upstreams behind TLS: whom they are believed to be, and what they are shown. */
class UpstreamTrustTest {

    private final Vertx vertx = Vertx.vertx();

    @TempDir
    @SuppressWarnings("NullAway.Init") // set before each test
    private Path folder;

    @BeforeEach
    void write() throws Exception {
        ExampleFiles.write(folder);
        ExampleFiles.certificate(folder, "elsewhere.pem", "elsewhere-key.pem", "192.0.2.1");
    }

    @AfterEach
    void stop() throws Exception {
        RunningProxy.await(vertx.close());
    }

    @Test
    void anAuthorityOfTheSiteIsBelieved() throws Exception {
        int port = registry("registry-ca", ClientAuth.NONE);

        assertThat(ping(port, "ca: registry-ca.pem").body()).isEqualTo("client null");
        assertThat(ping(port, "maxConnections: 1").statusCode()).isEqualTo(502);
        assertThat(ping(port, "ca: client.pem").body())
                .contains("could not be trusted over TLS; check its certificate and the certificate authorities");
    }

    @Test
    void theNameOfTheCertificateCounts() throws Exception {
        assertThat(ping(registry("elsewhere", ClientAuth.NONE), "ca: elsewhere.pem").statusCode()).isEqualTo(502);
    }

    @Test
    void aCertificateIsShownToTheUpstreamThatAsks() throws Exception {
        int port = registry("registry-ca", ClientAuth.REQUIRED);

        assertThat(ping(port, "ca: registry-ca.pem, clientCertificate: {certificate: client.pem, key: client-key.pem},"
                + " allow: {everybody: true}")
                .body()).isEqualTo("client CN=client.pem");
        assertThat(ping(port, "ca: registry-ca.pem").statusCode()).isEqualTo(502);
    }

    private int registry(String certificate, ClientAuth clients) throws Exception {
        HttpServer server = vertx.createHttpServer(new HttpServerOptions().setSsl(true).setClientAuth(clients)
                .setTrustOptions(new PemTrustOptions().addCertPath(folder.resolve("client.pem").toString()))
                .setKeyCertOptions(new PemKeyCertOptions().setCertPath(folder.resolve(certificate + ".pem").toString())
                        .setKeyPath(folder.resolve(certificate + "-key.pem").toString())))
                .requestHandler(request -> request.response().end("client " + name(request)));
        return RunningProxy.await(server.listen(0, "127.0.0.1")).actualPort();
    }

    private static String name(io.vertx.core.http.HttpServerRequest request) {
        try {
            return ((java.security.cert.X509Certificate) request.connection().peerCertificates().getFirst())
                    .getSubjectX500Principal().getName();
        } catch (javax.net.ssl.SSLPeerUnverifiedException e) {
            return "null";
        }
    }

    private RawClient.Answer ping(int port, String keys) throws Exception {
        Path file = Files.writeString(folder.resolve("bestfit.yaml"),
                "{listen: 127.0.0.1:0, admin: 127.0.0.1:0, upstream: {url: \"https://127.0.0.1:" + port + "\", " + keys
                        + "}}");
        ProxyServer proxy = RunningProxy.serve(vertx, file);
        return RawClient.send(proxy.registryPort(), "GET", "/v2/", "");
    }
}
