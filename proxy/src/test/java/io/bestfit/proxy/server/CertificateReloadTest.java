package io.bestfit.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bestfit.proxy.config.ConfigLoader;
import io.bestfit.proxy.config.Overrides;
import io.bestfit.proxy.testing.CapturedLog;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.UUID;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Certificates, keys and authorities that are replaced while the proxy runs. */
class CertificateReloadTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int TIMEOUT_MILLISECONDS = 20_000;

    /** The ways in which files are replaced. */
    enum Way {
        /** Written in place. */
        WRITE {
            @Override
            void replace(Path file, Path by) throws IOException {
                Files.copy(by, file, StandardCopyOption.REPLACE_EXISTING);
            }
        },
        /** A new file takes the name. */
        RENAME {
            @Override
            void replace(Path file, Path by) throws IOException {
                Path beside = Files.copy(by, file.resolveSibling(UUID.randomUUID().toString()));
                Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
        },
        /** The name is a link into a folder that is itself a link, as Kubernetes mounts secrets. */
        LINK {
            @Override
            void replace(Path file, Path by) throws IOException {
                Path folder = Files.createDirectory(file.resolveSibling("..v" + UUID.randomUUID()));
                Files.copy(by, folder.resolve("content"));
                Path data = file.resolveSibling("..data-" + file.getFileName());
                Path link = Files.createSymbolicLink(file.resolveSibling(UUID.randomUUID().toString()), folder);
                Files.move(link, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                if (!Files.isSymbolicLink(file)) {
                    Files.deleteIfExists(file);
                    Files.createSymbolicLink(file, data.resolve("content"));
                }
            }
        };

        abstract void replace(Path file, Path by) throws IOException;
    }

    @TempDir
    @SuppressWarnings("NullAway.Init") // set before all tests
    private static Path made;

    @TempDir
    @SuppressWarnings("NullAway.Init") // set before each test
    private Path folder;

    private static final Vertx VERTX = Vertx.vertx();
    private static TestCertificates certificates;

    @BeforeAll
    static void make() throws Exception {
        certificates = new TestCertificates(made);
        for (String authority : new String[]{"authority", "stranger"}) {
            certificates.authority(authority, authority);
            certificates.certificate("one-of-" + authority, authority, "CN=one", "ip:127.0.0.1");
            certificates.certificate("two-of-" + authority, authority, "CN=two", "ip:127.0.0.1");
        }
    }

    @AfterAll
    static void stop() throws Exception {
        RunningProxy.await(VERTX.close());
    }

    @BeforeEach
    void write() throws Exception {
        replace(Way.WRITE, "one-of-authority");
        Files.copy(certificates.certificate("authority"), folder.resolve("ca.pem"));
    }

    private void replace(Way way, String alias) throws Exception {
        way.replace(folder.resolve("own.pem"), certificates.certificate(alias));
        way.replace(folder.resolve("own-key.pem"), certificates.key(alias));
    }

    private ProxyServer proxy(String listen, String upstream) throws Exception {
        Path file = Files.writeString(folder.resolve("bestfit.yaml"), """
                listen: {address: 127.0.0.1:0%s}
                admin: 127.0.0.1:0
                upstream: {%s}
                """.formatted(listen, upstream));
        return RunningProxy.await(ProxyServer.start(VERTX, ConfigLoader.load(file, Overrides.NONE),
                new BuildInfo("test", "test"), 2));
    }

    private ProxyServer secured(String more) throws Exception {
        return proxy(", tls: {certificate: own.pem, key: own-key.pem" + more + "}", "url: http://127.0.0.1:1");
    }

    /** A new connection, with a session of its own. */
    private static SSLSocket connect(ProxyServer proxy, @Nullable String alias) throws Exception {
        SSLSocket socket = (SSLSocket) certificates.client("authority", alias).getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), proxy.registryPort());
        socket.setSoTimeout(TIMEOUT_MILLISECONDS);
        return socket;
    }

    private static String shown(SSLSocket socket) throws IOException {
        return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSubjectX500Principal().getName();
    }

    private static String shown(ProxyServer proxy) throws Exception {
        try (SSLSocket socket = connect(proxy, null)) {
            return shown(socket);
        }
    }

    /** The status line of a ping. */
    private static String ping(SSLSocket socket) throws IOException {
        socket.getOutputStream().write("GET /v2/ HTTP/1.1\r\nHost: p\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        byte[] line = socket.getInputStream().readNBytes("HTTP/1.1 502".length());
        return new String(line, StandardCharsets.US_ASCII);
    }

    private static String metrics(ProxyServer proxy) throws Exception {
        return RawClient.send(proxy.adminPort(), "GET", "/metrics", "").body();
    }

    private static String counted(String outcome, int count) {
        return "bestfit_certificate_reloads_total{outcome=\"" + outcome + "\"} " + count + ".0";
    }

    @ParameterizedTest
    @EnumSource
    void newConnectionsGetTheNewCertificateAndOldOnesStay(Way way) throws Exception {
        replace(way, "one-of-authority");
        ProxyServer proxy = secured("");
        try (SSLSocket old = connect(proxy, null)) {
            assertThat(shown(old)).isEqualTo("CN=one");
            for (String alias : new String[]{"two", "one"}) {
                replace(way, alias + "-of-authority");
                await().atMost(PATIENCE).until(() -> shown(proxy).equals("CN=" + alias));
            }
            assertThat(ping(old)).isEqualTo("HTTP/1.1 502");
            assertThat(shown(old)).isEqualTo("CN=one");
            assertThat(metrics(proxy)).contains(counted("taken", 2));
        } finally {
            RunningProxy.await(proxy.close());
        }
    }

    @Test
    void aKeyThatIsNotOfTheCertificateIsRefusedAndToldOnce() throws Exception {
        ProxyServer proxy = secured("");
        try (CapturedLog log = new CapturedLog()) {
            Way.WRITE.replace(folder.resolve("own-key.pem"), certificates.key("two-of-authority"));
            await().atMost(PATIENCE).until(() -> metrics(proxy).contains(counted("refused", 1)));
            assertThat(shown(proxy)).isEqualTo("CN=one");
            assertThat(log.noise()).hasSize(1).first().asString().contains(folder.resolve("own-key.pem")
                    + " holds the key of another certificate; name the one that its certificate was made for; what was"
                    + " read before counts on, for new connections, too");

            Files.writeString(folder.resolve("own-key.pem"), "no key");
            await().atMost(PATIENCE).until(() -> metrics(proxy).contains(counted("refused", 2)));
            Files.delete(folder.resolve("own.pem"));
            await().atMost(PATIENCE).until(() -> metrics(proxy).contains(counted("refused", 3)));
            assertThat(shown(proxy)).isEqualTo("CN=one");
            replace(Way.WRITE, "two-of-authority");
            await().atMost(PATIENCE).until(() -> shown(proxy).equals("CN=two"));
            assertThat(metrics(proxy)).contains(counted("taken", 1));
        } finally {
            RunningProxy.await(proxy.close());
        }
    }

    @Test
    void theAuthoritiesOfClientsAreReadAgain() throws Exception {
        ProxyServer proxy = secured(", clientCa: ca.pem, clientAuth: required");
        try {
            assertThat(admits(proxy, "one-of-authority")).isTrue();
            assertThat(admits(proxy, "one-of-stranger")).isFalse();
            Way.RENAME.replace(folder.resolve("ca.pem"), certificates.certificate("stranger"));
            await().atMost(PATIENCE).until(() -> admits(proxy, "one-of-stranger"));
            assertThat(admits(proxy, "one-of-authority")).isFalse();
        } finally {
            RunningProxy.await(proxy.close());
        }
    }

    private static boolean admits(ProxyServer proxy, String alias) throws Exception {
        try (SSLSocket socket = connect(proxy, alias)) {
            return ping(socket).equals("HTTP/1.1 502");
        } catch (IOException e) {
            return false; // told that its certificate is none that is believed
        }
    }

    @Test
    void anUpstreamsAuthorityAndWhatItIsShownAreReadAgain() throws Exception {
        HttpServer upstream = VERTX.createHttpServer(new HttpServerOptions().setSsl(true)
                .setClientAuth(ClientAuth.REQUEST)
                .setTrustOptions(new PemTrustOptions().addCertPath(certificates.certificate("authority").toString()))
                .setKeyCertOptions(new PemKeyCertOptions()
                        .setCertPath(certificates.certificate("one-of-stranger").toString())
                        .setKeyPath(certificates.key("one-of-stranger").toString())))
                .requestHandler(request -> request.response().end(shownBy(request)));
        int port = RunningProxy.await(upstream.listen(0, "127.0.0.1")).actualPort();
        ProxyServer proxy = proxy("", "url: \"https://127.0.0.1:" + port
                + "\", ca: ca.pem, clientCertificate: {certificate: own.pem, key: own-key.pem}, allow: {networks: [127.0.0.1/32]}");
        try {
            assertThat(RawClient.send(proxy.registryPort(), "GET", "/v2/", "").statusCode()).isEqualTo(502);
            Way.RENAME.replace(folder.resolve("ca.pem"), certificates.certificate("stranger"));
            await().atMost(PATIENCE).until(
                    () -> RawClient.send(proxy.registryPort(), "GET", "/v2/", "").body().equals("CN=one"));
            replace(Way.RENAME, "two-of-authority");
            await().atMost(PATIENCE).until(
                    () -> RawClient.send(proxy.registryPort(), "GET", "/v2/", "").body().equals("CN=two"));
        } finally {
            RunningProxy.await(proxy.close());
        }
    }

    private static String shownBy(HttpServerRequest request) {
        try {
            return ((X509Certificate) request.connection().peerCertificates().getFirst()).getSubjectX500Principal()
                    .getName();
        } catch (SSLPeerUnverifiedException e) {
            return "nobody";
        }
    }
}
