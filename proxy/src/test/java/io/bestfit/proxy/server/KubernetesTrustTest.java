package io.bestfit.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.bestfit.proxy.kubernetes.FakeApiServer;
import io.bestfit.proxy.kubernetes.NodeObject;
import io.bestfit.proxy.testing.CapturedLog;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** An API server of a private authority, and what Bestfit shows it. */
class KubernetesTrustTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String TOKEN = "a-token-that-nobody-else-may-see";

    @TempDir
    Path folder;

    private TestCertificates certificates;

    @BeforeEach
    void makeCertificates() throws Exception {
        certificates = new TestCertificates(folder);
        certificates.authority("authority", "authority of the cluster");
        certificates.authority("stranger", "authority of another cluster");
        certificates.certificate("api", "authority", "CN=api", "ip:127.0.0.1");
        certificates.rsaCertificate("bestfit", "authority", "CN=bestfit");
    }

    @Test
    void aCertificateIsShownToAServerOfAPrivateAuthority() throws Exception {
        try (FakeApiServer api = server(ClientAuth.REQUIRED);
                ProxyOfCluster proxy = watching(api, "authority", "client-certificate: %s, client-key: %s"
                        .formatted(certificates.certificate("bestfit"), certificates.key("bestfit")))) {
            proxy.awaitPulled(ProxyOfCluster.ZEN3);
            api.watch(FakeApiServer.NODES).event("DELETED", NodeObject.of("here", "127.0.0.1", "zen4").json());
            proxy.awaitPulled(ProxyOfCluster.INDEX);
            assertThat(api.clients()).containsExactly("CN=bestfit");
        }
    }

    @Test
    void aTokenGoesToTheServerAndIntoNoLog() throws Exception {
        List<Logger> talkers = Stream.of("io.bestfit", "io.fabric8")
                .map(name -> (Logger) LoggerFactory.getLogger(name)).toList();
        talkers.forEach(talker -> talker.setLevel(Level.DEBUG));
        try (CapturedLog log = new CapturedLog();
                FakeApiServer api = server(ClientAuth.NONE);
                ProxyOfCluster proxy = watching(api, "authority", "token: " + TOKEN)) {
            proxy.awaitPulled(ProxyOfCluster.ZEN3);
            api.watch(FakeApiServer.NODES).event("DELETED", NodeObject.of("here", "127.0.0.1", "zen4").json());
            proxy.awaitPulled(ProxyOfCluster.INDEX);
            api.watch(FakeApiServer.FEATURES);
            assertThat(api.clients()).containsExactly("Bearer " + TOKEN);
            assertThat(log.noise()).anyMatch(line -> line.contains("watching the nodes of the Kubernetes cluster at "))
                    .noneMatch(line -> line.contains(TOKEN));
            assertThat(log.otherRequests()).isNotEmpty().noneMatch(line -> line.contains(TOKEN));
            assertThat(proxy.metrics()).doesNotContain(TOKEN);
        } finally {
            talkers.forEach(talker -> talker.setLevel(null));
        }
    }

    @Test
    void aServerOfAnotherAuthorityIsNotBelievedAndGetsNoToken() throws Exception {
        try (CapturedLog log = new CapturedLog();
                FakeApiServer api = server(ClientAuth.NONE);
                ProxyOfCluster proxy = watching(api, "stranger", "token: " + TOKEN)) {
            await().atMost(LONG).untilAsserted(() -> assertThat(log.noise()).anyMatch(line -> line.contains(
                    "the nodes of the Kubernetes cluster cannot be watched: ") && line.contains("certificat")));
            assertThat(proxy.pulled()).isEqualTo(ProxyOfCluster.INDEX.manifest().toString());
            assertThat(api.clients()).isEmpty();
            assertThat(log.noise()).noneMatch(line -> line.contains(TOKEN));
        }
    }

    private FakeApiServer server(ClientAuth clients) throws IOException, GeneralSecurityException {
        FakeApiServer api = new FakeApiServer(new HttpServerOptions().setSsl(true).setClientAuth(clients)
                .setTrustOptions(new PemTrustOptions().addCertPath(certificates.certificate("authority").toString()))
                .setKeyCertOptions(new PemKeyCertOptions().setCertPath(certificates.certificate("api").toString())
                        .setKeyPath(certificates.key("api").toString())));
        api.list(FakeApiServer.NODES, 5, NodeObject.of("here", "127.0.0.1", "zen4").json());
        return api;
    }

    private ProxyOfCluster watching(FakeApiServer api, String authority, String user) throws Exception {
        Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "https://127.0.0.1:%d", certificate-authority: "%s"}}]
                contexts: [{name: c, context: {cluster: c, user: u}}]
                current-context: c
                users: [{name: u, user: {%s}}]
                """.formatted(api.port(), certificates.certificate(authority), user));
        return new ProxyOfCluster(kubeconfig);
    }
}
