package io.bestfit.proxy.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.registry.Access;
import io.bestfit.proxy.registry.EmbeddedRegistry;
import io.bestfit.proxy.registry.Fault;
import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.registry.IndexBuilder;
import io.bestfit.proxy.registry.RegistryOptions;
import io.bestfit.proxy.server.ProxyServer;
import io.bestfit.proxy.server.RunningProxy;
import io.bestfit.proxy.server.TestCertificates;
import io.bestfit.proxy.testing.RawExchange;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A certificate that the proxy shows an upstream is an account: for whom, for what, and nowhere else. */
class OwnCertificateTest {

    private static final Vertx VERTX = Vertx.vertx();
    private static final String OWN = "CN=bestfit";
    private static final Image ZEN3 = ImageBuilder.oci("amd64")
            .label("org.supercontainers.hardware.cpu.target.microarch",
                    "zen3")
            .build();
    private static final Image INDEX = IndexBuilder.oci().annotated(ZEN3, "amd64", Map.of()).build();
    private static final String TAG = "/v2/lab/app/manifests/1";

    @TempDir
    @SuppressWarnings("NullAway.Init") // set before all tests
    private static Path folder;

    private static @Nullable TestCertificates certificates;
    private static @Nullable TlsFront front;
    private static @Nullable TlsFront elsewhere;

    @BeforeAll
    static void start() throws Exception {
        TestCertificates made = new TestCertificates(folder);
        made.authority("authority", "Site");
        made.certificate("server", "authority", "CN=registry.example", "ip:127.0.0.1");
        made.certificate("own", "authority", OWN, null);
        made.certificate("own");
        made.key("own");
        Files.writeString(folder.resolve("password"), "secret");
        certificates = made;
        front = TlsFront.start(VERTX, made);
        elsewhere = TlsFront.start(VERTX, made);
    }

    @AfterAll
    static void stop() throws Exception {
        RunningProxy.await(VERTX.close());
    }

    @BeforeEach
    void forget() {
        front().seen().clear();
        elsewhere().seen().clear();
    }

    @Test
    void whoIsNotAllowedGetsNothingByIt() throws Exception {
        registry(new Access.Open());
        ProxyServer proxy = proxy("allow: {networks: [192.0.2.0/24]}");

        for (String method : List.of("GET", "HEAD", "POST", "PUT", "DELETE")) {
            for (String target : List.of("/v2/", TAG, "/v2/for/zen3/lab/app/manifests/1", "/token", "/v2/_catalog",
                    "/bestfit/v1/explain?ref=lab/app:1")) {
                assertThat(send(proxy, method + " " + target, "Authorization: Basic YTpi")).as(method + target)
                        .startsWith("HTTP/1.1 40");
            }
        }

        assertThat(front().seen()).isEmpty();
    }

    @Test
    void everybodyPullsByItWhereTheOperatorSaysSo() throws Exception {
        registry(new Access.Open());
        ProxyServer proxy = proxy("allow: {everybody: true}");

        assertThat(send(proxy, "GET " + TAG, "Node-Features: cpu=zen3")).startsWith("HTTP/1.1 200")
                .contains(ZEN3.digest().text());
        assertThat(send(proxy, "GET " + TAG, "Accept: */*")).startsWith("HTTP/1.1 200")
                .contains(INDEX.digest().text());

        assertThat(front().seen()).isNotEmpty().allSatisfy(seen -> assertThat(seen.shown()).isEqualTo(OWN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST /v2/lab/app/blobs/uploads/", "PUT /v2/lab/app/manifests/1",
            "DELETE /v2/lab/app/manifests/1", "PATCH /v2/lab/app/blobs/uploads/1", "OPTIONS /v2/",
            "GET /token?scope=repository:lab/app:push,pull", "GET /v2/_catalog", "GET /v2/token",
            "HEAD /v2/lab/app/../../token"})
    void itIsForPullsWhateverCredentialsAClientHas(String line) throws Exception {
        registry(new Access.Open());
        ProxyServer proxy = proxy("allow: {everybody: true}");
        String withPassword = "credentials: {username: robot, passwordFile: password}, allow: {everybody: true}";

        for (ProxyServer asked : List.of(proxy, proxy(withPassword))) {
            assertThat(send(asked, line, "Authorization: Basic YTpi")).startsWith("HTTP/1.1 403");
            assertThat(send(asked, line, "X-HTTP-Method-Override: GET")).startsWith("HTTP/1.1 403");
        }

        assertThat(front().seen()).isEmpty();
    }

    @Test
    void clientsLogInBesidesAndGetNoSessionOfItsOwner() throws Exception {
        EmbeddedRegistry registry = registry(new Access.Basic("alice", "wonderland"));
        ProxyServer proxy = proxy("allow: {everybody: true}");

        assertThat(send(proxy, "GET " + TAG, "Accept: */*")).startsWith("HTTP/1.1 401")
                .containsIgnoringCase("\r\nWWW-Authenticate: Basic ");
        registry.faults().on(asked -> asked.uri().endsWith("/tags/list"))
                .answer(Fault.status(404, Map.of("Set-Cookie", "session=of-the-owner")));
        assertThat(send(proxy, "GET /v2/lab/app/tags/list", "Authorization: Basic YWxpY2U6d29uZGVybGFuZA=="))
                .startsWith("HTTP/1.1 404").doesNotContain("of-the-owner");
        assertThat(send(proxy, "GET " + TAG, "Authorization: Basic YWxpY2U6d29uZGVybGFuZA=="
                + "\r\nX-Original-URL: /token\r\nNode-Features: cpu=zen3")).startsWith("HTTP/1.1 200")
                .contains(ZEN3.digest().text());

        assertThat(front().seen()).allSatisfy(seen -> assertThat(seen.headers().contains("X-Original-URL")).isFalse());
    }

    @Test
    void noTokenServiceSeesItThatIsAskedForClients() throws Exception {
        for (String service : List.of(front().url(), elsewhere().url())) {
            registry(new Access.Token(Optional.of(service + "/token"), Optional.empty()));
            ProxyServer proxy = proxy("tokenHosts: [\"" + elsewhere().url() + "\"], allow: {everybody: true}");
            forget();

            assertThat(send(proxy, "GET /bestfit/v1/token?scope=repository:lab/app:pull,push", "Accept: */*"))
                    .startsWith("HTTP/1.1 200").contains("\"token\"");

            assertThat(front().seen()).anySatisfy(seen -> assertThat(seen.target()).isEqualTo("/v2/"));
            assertNotShownTo("/token");
        }
    }

    @Test
    void noTokenServiceElsewhereSeesItThatIsAskedForItsOwner() throws Exception {
        registry(new Access.Token(Optional.of(elsewhere().url() + "/token"),
                Optional.of(new Access.Basic("robot", "secret"))));
        ProxyServer proxy = proxy("tokenHosts: [\"" + elsewhere().url() + "\"],"
                + " credentials: {username: robot, passwordFile: password}, allow: {everybody: true}");

        assertThat(send(proxy, "GET " + TAG, "Accept: */*")).startsWith("HTTP/1.1 200");

        assertNotShownTo("/token");
    }

    @Test
    void noHostOfBlobsSeesIt() throws Exception {
        EmbeddedRegistry registry = registry(new Access.Open());
        String blob = "/v2/lab/app/blobs/";
        registry.faults().on(asked -> asked.uri().startsWith(blob)).times(1)
                .answer(Fault.redirect(elsewhere().url() + blob + INDEX.children().getFirst().digest()));
        ProxyServer proxy = proxy("allow: {everybody: true}}\nevidence: {blobHosts: [\"" + elsewhere().url() + "\"]");

        send(proxy, "GET " + TAG, "Node-Features: cpu=zen3");

        assertNotShownTo(blob);
    }

    private static void assertNotShownTo(String path) {
        List<TlsFront.Seen> there = new java.util.ArrayList<>(elsewhere().seen());
        front().seen().stream().filter(seen -> seen.target().startsWith("/token")).forEach(there::add);
        assertThat(there).isNotEmpty().allSatisfy(seen -> {
            assertThat(seen.target()).startsWith(path);
            assertThat(seen.shown()).isEmpty();
        });
    }

    private static EmbeddedRegistry registry(Access access) throws Exception {
        EmbeddedRegistry registry = RunningProxy.await(
                EmbeddedRegistry.start(VERTX, RegistryOptions.defaults().withAccess(access)));
        registry.put("lab/app", "1", INDEX);
        front().to(registry.port());
        elsewhere().to(registry.port());
        return registry;
    }

    private static ProxyServer proxy(String keys) throws Exception {
        Path file = Files.writeString(folder.resolve("bestfit.yaml"), "listen: 127.0.0.1:0\nadmin: 127.0.0.1:0\n"
                + "upstream: {url: \"" + front().url() + "\", ca: "
                + Objects.requireNonNull(certificates).certificate("authority").getFileName()
                + ", clientCertificate: {certificate: own.pem, key: own-key.pem}, " + keys + "}\n");
        return RunningProxy.serve(VERTX, file);
    }

    private static String send(ProxyServer proxy, String line, String header) throws Exception {
        return RawExchange.of(proxy.registryPort(), line + " HTTP/1.1\r\nHost: proxy\r\n" + header
                + "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    }

    private static TlsFront front() {
        return Objects.requireNonNull(front);
    }

    private static TlsFront elsewhere() {
        return Objects.requireNonNull(elsewhere);
    }
}
