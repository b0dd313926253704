package io.bestfit.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.bestfit.proxy.config.ConfigLoader;
import io.bestfit.proxy.config.Overrides;
import io.bestfit.proxy.registry.Access;
import io.bestfit.proxy.registry.EmbeddedRegistry;
import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.registry.IndexBuilder;
import io.bestfit.proxy.registry.RegistryOptions;
import io.bestfit.proxy.testing.RawExchange;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A private upstream with an account beside an open one: what a client claims to be opens nothing, and nothing leaks. */
class AccountsTest {

    private static final Vertx VERTX = Vertx.vertx();
    private static final Image ZEN3 = ImageBuilder.variant("amd64", "zen3");
    private static final Image INDEX = IndexBuilder.oci().annotated(ImageBuilder.variant("amd64", "generic"), "amd64",
            Map.of()).annotated(ZEN3, "amd64", Map.of("org.supercontainers.hardware.cpu.target.microarch", "zen3"))
            .build();
    private static final String TAG = "/v2/team/lab/app/manifests/1";
    private static final String ALICE = basic("alice:wonderland");
    private static final String WRONG = basic("alice:wrong");
    private static final String NOBODY = basic(":");

    private static @Nullable EmbeddedRegistry secret;
    private static @Nullable EmbeddedRegistry open;
    private static @Nullable ProxyServer believing;
    private static @Nullable ProxyServer suspicious;
    private static @Nullable ProxyServer closed;
    private static @Nullable ProxyServer closedDefault;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        secret = registry(new Access.Basic("robot", "secret"));
        open = registry(new Access.Open());
        Files.writeString(folder.resolve("password"), "secret");
        Files.writeString(folder.resolve("htpasswd"), "alice:" + BCrypt.with(BCrypt.Version.VERSION_2Y)
                .hashToString(4, "wonderland".toCharArray()) + "\n");
        String account = "{url: \"" + secret.baseUrl()
                + "\", credentials: {username: robot, passwordFile: password}, allow: {networks: [10.9.0.0/16]";
        String team = "upstreams: {team: " + account + ", htpasswd: htpasswd}}}";
        String plain = "upstream: {url: \"" + open.baseUrl() + "\"}\n";
        believing = start(folder, "trustedProxies: [127.0.0.1]\nnodes: {users: {alice: cpu=zen3}}\n" + plain + team);
        suspicious = start(folder, plain + team);
        closed = start(folder, "trustedProxies: [127.0.0.1]\n" + team);
        closedDefault = start(folder,
                "trustedProxies: [127.0.0.1]\nupstream: " + account + "}}\nupstreams: {plain: {url:"
                        + " \"" + open.baseUrl() + "\"}}\n");
    }

    private static EmbeddedRegistry registry(Access access) throws Exception {
        EmbeddedRegistry registry = RunningProxy.await(
                EmbeddedRegistry.start(VERTX, RegistryOptions.defaults().withAccess(access)));
        registry.put("lab/app", "1", INDEX);
        return registry;
    }

    private static ProxyServer start(Path folder, String config) throws Exception {
        Path file = folder.resolve("bestfit.yaml");
        Files.writeString(file, "listen: [{address: \"127.0.0.1:0\"}, {address: \"127.0.0.1:0\", askUser: true}]\n"
                + "admin: 127.0.0.1:0\n" + config);
        return RunningProxy.await(ProxyServer.start(VERTX, ConfigLoader.load(file, Overrides.NONE),
                new BuildInfo("test", "test"), 1));
    }

    @AfterAll
    static void stop() throws Exception {
        RunningProxy.await(VERTX.close());
    }

    @BeforeEach
    void forget() {
        Objects.requireNonNull(secret).reset();
        Objects.requireNonNull(open).reset();
    }

    @ParameterizedTest(name = "[{index}]")
    @ValueSource(strings = {"X-Forwarded-For: 10.9.0.1", "Forwarded: for=10.9.0.1", "X-Real-IP: 10.9.0.1",
            "X-Forwarded-For: 10.9.0.1\r\nForwarded: for=10.9.0.1", "X-Original-Forwarded-For: 10.9.0.1",
            "True-Client-IP: 10.9.0.1", "Via: 1.1 10.9.0.1"})
    void nobodyIsBelievedWhomTheOperatorDoesNotTrust(String header) throws Exception {
        assertThat(status(suspicious, "GET", TAG, header)).isEqualTo(401);
        assertThat(status(suspicious, "GET", "/for/zen3/bestfit/v1/explain?ref=team/lab/app:1", header)).isEqualTo(401);
        assertThat(Objects.requireNonNull(secret).requests()).isEmpty();
    }

    @ParameterizedTest(name = "[{index}] {2}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            X-Forwarded-For: 10.9.0.1            | -                           | 200
            Forwarded: for=10.9.0.1              | -                           | 200
            X-Forwarded-For: 192.0.2.1, 10.9.0.1 | -                           | 200
            X-Forwarded-For: 10.9.0.1, 192.0.2.1 | -                           | 401
            X-Forwarded-For: 10.9.0.1            | X-Forwarded-For: 192.0.2.1  | 401
            Forwarded: for=10.9.0.1              | Forwarded: for=192.0.2.1    | 401
            Forwarded: for=10.9.0.1              | X-Forwarded-For: 192.0.2.1  | 401
            X-Forwarded-For: 10.9.0.1            | Forwarded: for=192.0.2.1    | 401
            Forwarded: for=10.9.0.1;for=10.9.0.2 | -                           | 401
            Forwarded: for=unknown               | X-Forwarded-For: 10.9.0.1   | 401
            Forwarded: for=_hidden               | -                           | 401
            X-Forwarded-For: 10.9.0.1            | Forwarded: "                | 401
            X-Forwarded-For: 10.9.0.1 192.0.2.1  | -                           | 401
            """)
    void aTrustedProxyIsReadFromTheEndAndNotWhereItContradictsItself(String one, @Nullable String other, int status)
            throws Exception {
        assertThat(status(believing, "GET", TAG, other == null ? one : one + "\r\n" + other)).isEqualTo(status);
    }

    @ParameterizedTest(name = "[{index}]")
    @ValueSource(strings = {"GET " + TAG + " HTTP/1.0\r\n", "HEAD " + TAG + " HTTP/1.0\r\n",
            "GET http://10.9.0.1" + TAG + " HTTP/1.1\r\nHost: 10.9.0.1\r\n",
            "GET http://robot:secret@proxy" + TAG + " HTTP/1.1\r\nHost: proxy\r\n",
            "GET HTTPS://proxy" + TAG + " HTTP/1.1\r\nHost: proxy\r\n",
            "GET " + TAG + " HTTP/1.1\r\nHost: proxy\r\nX-HTTP-Method-Override: GET\r\nX-Original-URL: /\r\n",
            "GET / HTTP/1.1\r\nHost: proxy\r\nX-Original-URL: " + TAG + "\r\n",
            "get " + TAG + " HTTP/1.1\r\nHost: proxy\r\n", "PROPFIND " + TAG + " HTTP/1.1\r\nHost: proxy\r\n",
            "GET /v2/lab/app/manifests/1?ns=TEAM HTTP/1.1\r\nHost: proxy\r\n",
            "GET /v2/lab/app/manifests/1?ns=%74eam HTTP/1.1\r\nHost: proxy\r\n",
            "GET /v2/lab/app/manifests/1?ns=team&ns=open HTTP/1.1\r\nHost: proxy\r\n",
            "GET /v2/%74eam/lab/app/manifests/1 HTTP/1.1\r\nHost: proxy\r\n",
            "GET /v2/./team/lab/app/manifests/1 HTTP/1.1\r\nHost: proxy\r\n",
            "GET /v2/x/../team/lab/app/manifests/1 HTTP/1.1\r\nHost: proxy\r\n",
            "GET /v2/for/zen3/./team/lab/app/manifests/1 HTTP/1.1\r\nHost: proxy\r\n",
            "POST /v2/a/blobs/uploads/?mount=x&from=team/lab/app HTTP/1.1\r\nHost: proxy\r\nContent-Length: 0\r\n",
            "GET /bestfit/v1/explain?ref=team/lab/app:1 HTTP/1.1\r\nHost: proxy\r\nNode-Features: cpu=zen3\r\n",
            "GET /bestfit/v1/explain?ref=lab/app:1&ns=team HTTP/1.1\r\nHost: proxy\r\nNode-Features: cpu=zen3\r\n",
            "GET /bestfit/v1/token?scope=repository:team/lab/app:pull HTTP/1.1\r\nHost: proxy\r\n"})
    void noWayOfWritingARequestOpensIt(String request) throws Exception {
        // With what the allowed were given in every cache.
        assertThat(status(suspicious, "GET", TAG, "Node-Features: cpu=zen3\r\nAuthorization: " + ALICE)).isEqualTo(200);
        Objects.requireNonNull(secret).reset();
        for (int port : List.of(Objects.requireNonNull(suspicious).registryPort(), suspicious.adminPort())) {
            String answer = RawExchange.of(port, request + "Connection: close\r\n\r\n");
            boolean token = request.contains("/token");
            assertThat(answer).doesNotContain(ZEN3.digest().text());
            // What comes without a name comes from the open upstream, which has the same bytes.
            if (request.contains("team") && !request.contains("mount=") && !token && !request.contains("/x/../")
                    && !request.contains("./team")) {
                assertThat(answer).doesNotContain(INDEX.digest().text()).doesNotStartWith("HTTP/1.1 200")
                        .doesNotStartWith("HTTP/1.0 200");
            }
        }
        assertThat(Objects.requireNonNull(secret).requests())
                .allSatisfy(asked -> assertThat(asked.uri()).isEqualTo("/v2/"));
    }

    @ParameterizedTest(name = "[{index}]")
    @ValueSource(strings = {"/v2/team/token?service=x&scope=repository:lab/app:push,pull", "/v2/team/auth",
            "/v2/team/_catalog", "/v2/team/../token/manifests/1", "/v2/team/lab/../../token/tags/list",
            "/v2/team/lab/app/manifests/..%2f..%2ftoken", "/v2/team/lab/app/manifests/..",
            "/v2/team/lab/app/tags/other",
            "/v2/team/lab/app/blobs/uploads/1", "/v2/team/lab/app/blobs/..;/token", "/v2/team/lab/app/manifests/",
            "/v2/team//lab/app/manifests/1", "/v2/team/lab%2fapp/manifests/1", "/v2/token?ns=team&scope=x",
            "/v2/team/lab/app/manifests/%31", "/v2/team/lab/app/manifests/1/"})
    void theAccountIsForPullsAlone(String target) throws Exception {
        for (String method : List.of("GET", "HEAD")) {
            assertThat(status(believing, method, target, "X-Forwarded-For: 10.9.0.1")).isEqualTo(403);
            assertThat(status(believing, method, target, "Authorization: " + ALICE)).isEqualTo(403);
        }
        assertThat(Objects.requireNonNull(secret).requests()).isEmpty();
    }

    @Test
    void outsideOfPullsADefaultUpstreamIsNotReadEither() throws Exception {
        for (String target : List.of("/", "/token?scope=repository:lab/app:push", "/api/v2.0/users/current", "/v2x/")) {
            assertThat(status(closedDefault, "GET", target, "X-Forwarded-For: 10.9.0.1")).isEqualTo(403);
        }
        assertThat(Objects.requireNonNull(secret).requests()).isEmpty();
    }

    @Test
    void whatMakesAnotherRequestOfItStaysHere() throws Exception {
        assertThat(status(believing, "GET", "/v2/team/lab/app/manifests/1", "X-Forwarded-For: 10.9.0.1\r\n"
                + "X-HTTP-Method-Override: DELETE\r\nX-Original-URL: /token\r\nX-Rewrite-URL: /token")).isEqualTo(200);
        assertThat(Objects.requireNonNull(secret).requests()).isNotEmpty().allSatisfy(asked -> assertThat(
                asked.headers().names()).doesNotContainAnyElementsOf(
                        List.of("X-HTTP-Method-Override", "X-Original-URL",
                                "X-Rewrite-URL")));
    }

    @ParameterizedTest(name = "[{index}]")
    @ValueSource(strings = {"/v2/lab/app/manifests/1", "/v2/lab/app/tags/list", "/v2/", "/v2/?ns=127.0.0.1", "/token",
            "/bestfit/v1/explain?ref=lab/app:1", "/bestfit/v1/token?scope=repository:lab/app:pull"})
    void aUsersPasswordGoesToNoOtherUpstream(String target) throws Exception {
        for (String method : List.of("GET", "HEAD", "POST", "PUT")) {
            for (String credentials : List.of(ALICE, WRONG, NOBODY)) {
                for (ProxyServer proxy : List.of(Objects.requireNonNull(believing),
                        Objects.requireNonNull(suspicious))) {
                    status(proxy, method, target, "Node-Features: cpu=zen3\r\nAuthorization: " + credentials);
                }
            }
        }
        assertThat(status(suspicious, "GET", "/v2/lab/app/manifests/1", "Authorization: " + NOBODY)).isEqualTo(200);
        assertThat(Objects.requireNonNull(open).requests()).isNotEmpty()
                .allSatisfy(asked -> assertThat(asked.headers().getAll("Authorization")).isEmpty());
        status(suspicious, "GET", "/v2/lab/app/manifests/1", "Authorization: " + basic("bob:own"));
        assertThat(Objects.requireNonNull(open).requests().getLast().headers().getAll("Authorization"))
                .containsExactly(basic("bob:own"));
    }

    @Test
    void aUsersPasswordInAFormGoesToNoTokenService() throws Exception {
        for (String form : List.of("grant_type=password&username=alice&password=wonderland",
                "grant_type=password&password=wonderland&%75sername=%61lice")) {
            String answer = RawExchange.of(Objects.requireNonNull(suspicious).registryPort(),
                    "POST /bestfit/v1/token HTTP/1.1\r\nHost: proxy\r\nConnection: close\r\nContent-Type:"
                            + " application/x-www-form-urlencoded\r\nContent-Length: " + form.length() + "\r\n\r\n"
                            + form);
            assertThat(answer).as("what nobody gets").startsWith("HTTP/1.1 200 ").doesNotContain("wonderland");
        }
        assertThat(Objects.requireNonNull(open).requests()).allSatisfy(asked -> assertThat(
                asked.method() + asked.uri() + asked.headers()).doesNotContain("alice", "wonderland", "password"));
    }

    @Test
    void aUserWithAProfileStillNeedsThePassword() throws Exception {
        assertThat(status(believing, "GET", TAG, "Authorization: " + WRONG)).isEqualTo(401);
        assertThat(status(believing, "GET", TAG, "Authorization: " + ALICE + "\r\nAuthorization: " + ALICE))
                .isEqualTo(401);
        String answer = send(believing, 0, "GET", TAG, "Authorization: " + ALICE);
        assertThat(answer).startsWith("HTTP/1.1 200").contains(ZEN3.digest().text());
    }

    @ParameterizedTest(name = "[{index}] {0} {3}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            closed        | 0 | -                          | 401
            closed        | 0 | X-Forwarded-For: 10.9.0.1  | 200
            closed        | 0 | Authorization: ALICE       | 200
            closed        | 0 | Authorization: WRONG       | 401
            closed        | 0 | Authorization: NOBODY      | 401
            closed        | 0 | Authorization: Bearer x    | 401
            closed        | 1 | -                          | 401
            open          | 0 | -                          | 200
            open          | 0 | Authorization: ALICE       | 200
            open          | 0 | Authorization: WRONG       | 401
            open          | 0 | Authorization: NOBODY      | 200
            open          | 1 | -                          | 401
            open          | 1 | Authorization: ALICE       | 200
            open          | 1 | Authorization: WRONG       | 401
            open          | 1 | Authorization: NOBODY      | 200
            closedDefault | 0 | -                          | 200
            closedDefault | 0 | X-Forwarded-For: 10.9.0.1  | 200
            """)
    void aPingAsksWhomNothingIsOpenToWithoutAPassword(String which, int listener, @Nullable String header, int status)
            throws Exception {
        ProxyServer proxy = switch (which) {
            case "closed" -> closed;
            case "open" -> believing;
            default -> closedDefault;
        };
        String line = header == null
                ? ""
                : header.replace("ALICE", ALICE).replace("WRONG", WRONG).replace("NOBODY", NOBODY);
        for (String path : List.of("/v2/", "/v2")) {
            for (String method : List.of("GET", "HEAD")) {
                String answer = send(proxy, listener, method, path, line);
                assertThat(answer).as(path).startsWith("HTTP/1.1 " + status);
                assertThat(answer.toLowerCase(java.util.Locale.ROOT).contains("www-authenticate: basic realm="))
                        .isEqualTo(status == 401);
            }
        }
    }

    private static int status(@Nullable ProxyServer proxy, String method, String target, String headers)
            throws Exception {
        return Integer.parseInt(send(proxy, 0, method, target, headers).substring(9, 12));
    }

    private static String send(@Nullable ProxyServer proxy, int listener, String method, String target, String headers)
            throws Exception {
        return RawExchange.of(Objects.requireNonNull(proxy).registryPort(listener), method + " " + target
                + " HTTP/1.1\r\nHost: proxy\r\nConnection: close\r\nContent-Length: 0\r\n" + headers
                + (headers.isEmpty() ? "\r\n" : "\r\n\r\n"));
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }
}
