package io.bestfit.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.config.ConfigLoader;
import io.bestfit.proxy.config.Overrides;
import io.bestfit.proxy.registry.Access;
import io.bestfit.proxy.registry.EmbeddedRegistry;
import io.bestfit.proxy.registry.Fault;
import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.registry.IndexBuilder;
import io.bestfit.proxy.registry.RecordedRequest;
import io.bestfit.proxy.registry.RegistryOptions;
import io.bestfit.proxy.testing.CapturedLog;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Upstreams that Bestfit asks with an account of its own; clients bring no credentials. */
class OwnAccountTest {

    private static final String SECRET = "planted-password-4711";
    private static final String TAG = "/v2/lab/app/manifests/1";
    private static final Image ZEN3 = ImageBuilder.variant("amd64", "zen3");
    private static final Image INDEX = IndexBuilder.oci()
            .annotated(ImageBuilder.variant("amd64", "generic"), "amd64", Map.of())
            .annotated(ZEN3, "amd64", Map.of("org.supercontainers.hardware.cpu.target.microarch", "zen3")).build();
    private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Vertx vertx = Vertx.vertx();
    @TempDir
    @SuppressWarnings("NullAway.Init") // set before each test
    private Path folder;

    @AfterEach
    void stop() throws Exception {
        RunningProxy.await(vertx.close());
    }

    private EmbeddedRegistry registry(Access access) throws Exception {
        EmbeddedRegistry registry = RunningProxy.await(
                EmbeddedRegistry.start(vertx, RegistryOptions.defaults().withAccess(access)));
        registry.put("lab/app", "1", INDEX);
        return registry;
    }

    private ProxyServer proxy(EmbeddedRegistry registry, String... more) throws Exception {
        Files.writeString(folder.resolve("password"), SECRET + "\n");
        Path file = folder.resolve("bestfit.yaml");
        Files.writeString(file, """
                listen: 127.0.0.1:0
                admin: 127.0.0.1:0
                upstream:
                  url: "%s"
                  credentials: {username: robot, passwordFile: password}
                  allow: {networks: [127.0.0.0/8]}
                """.formatted(registry.baseUrl()) + String.join("", more));
        return RunningProxy.serve(vertx, file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"basic", "tokens"})
    void aClientPullsWithoutCredentials(String kind) throws Exception {
        EmbeddedRegistry registry = registry(kind.equals("basic")
                ? new Access.Basic("robot", SECRET)
                : Access.tokens("robot", SECRET));
        ProxyServer proxy = proxy(registry);

        for (int time = 0; time < 2; time++) {
            assertThat(digest(get(proxy, TAG))).contains(INDEX.digest().text());
            assertThat(digest(get(proxy, TAG, "Node-Features", "cpu=zen3"))).contains(ZEN3.digest().text());
            assertThat(get(proxy, "/v2/").statusCode()).isEqualTo(200);
            assertThat(get(proxy, "/v2/lab/app/tags/list").statusCode()).isEqualTo(200);
            assertThat(get(proxy, "/v2/lab/app/manifests/" + ZEN3.digest()).statusCode()).isEqualTo(200);
            assertThat(get(proxy, "/bestfit/v1/explain?ref=lab/app:1", "Node-Features", "cpu=zen3").statusCode())
                    .isEqualTo(200);
        }

        // A token is asked for once a scope, and lasts.
        assertThat(registry.scopesAsked()).isEqualTo(kind.equals("basic")
                ? List.of()
                : List.of("repository:lab/app:pull"));
    }

    @Test
    void theCredentialsOfAClientGoNowhere() throws Exception {
        EmbeddedRegistry registry = registry(new Access.Basic("robot", SECRET));
        ProxyServer proxy = proxy(registry);

        for (String path : List.of(TAG, "/v2/", "/v2/lab/app/tags/list")) {
            assertThat(get(proxy, path, "Authorization", "Bearer of-the-client", "Cookie", "session=of-the-client",
                    "Node-Features", "cpu=zen3").statusCode()).isEqualTo(200);
        }

        assertThat(registry.requests()).isNotEmpty().allSatisfy(request -> assertThat(request.headers().toString())
                .doesNotContain("of-the-client"));
    }

    @Test
    void aTokenThatIsRefusedIsRenewedOnce() throws Exception {
        EmbeddedRegistry registry = registry(Access.tokens("robot", SECRET));
        ProxyServer proxy = proxy(registry);
        assertThat(get(proxy, TAG).statusCode()).isEqualTo(200);
        String challenge = "Bearer realm=\"" + registry.baseUrl() + "/token\",service=\"bestfit\","
                + "scope=\"repository:lab/app:pull\"";

        registry.faults().on(asked -> asked.uri().equals(TAG)).times(1)
                .answer(Fault.status(401, Map.of("WWW-Authenticate", challenge)));
        assertThat(get(proxy, TAG).statusCode()).isEqualTo(200);
        assertThat(registry.scopesAsked()).hasSize(2);

        registry.reset();
        registry.faults().on(asked -> asked.uri().equals(TAG))
                .answer(Fault.status(401, Map.of("WWW-Authenticate", challenge)));
        var refused = get(proxy, TAG);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.headers().firstValue("WWW-Authenticate")).isEmpty();
        assertThat(error(refused)).isEqualTo("DENIED: The upstream registry 127.0.0.1:" + registry.port() + " does not"
                + " give this to the account of this proxy; check the name, and ask the operator what that account may"
                + " pull.");
        assertThat(registry.requests().stream().filter(request -> request.uri().equals(TAG))).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"basic", "tokens"})
    void anAccountThatIsWrongIsNoChallengeForTheClient(String kind) throws Exception {
        EmbeddedRegistry registry = registry(kind.equals("basic")
                ? new Access.Basic("robot", "another")
                : Access.tokens("robot", "another"));
        ProxyServer proxy = proxy(registry);

        for (String path : List.of(TAG, "/v2/", "/bestfit/v1/explain?ref=lab/app:1")) {
            var refused = get(proxy, path, "Node-Features", "cpu=zen3");
            assertThat(refused.statusCode()).as(path + refused.body()).isIn(403, 502);
            assertThat(refused.headers().firstValue("WWW-Authenticate")).isEmpty();
            assertThat(refused.body()).doesNotContain(SECRET);
        }
    }

    @Test
    void credentialsDoNotGoToATokenServiceThatIsNotListed() throws Exception {
        EmbeddedRegistry trap = registry(new Access.Open());
        EmbeddedRegistry registry = registry(new Access.Token(Optional.of(trap.baseUrl() + "/token"),
                Optional.of(new Access.Basic("robot", SECRET))));
        ProxyServer proxy = proxy(registry);

        var refused = get(proxy, TAG);

        assertThat(refused.statusCode()).isEqualTo(502);
        assertThat(error(refused)).isEqualTo("UNAVAILABLE: The upstream registry 127.0.0.1:" + registry.port()
                + " names " + trap.baseUrl()
                + " as its token service, which is not its own origin; where that is right,"
                + " add it to the tokenHosts of the upstream.");
        assertThat(get(proxy, "/v2/lab/app/manifests/1", "Node-Features", "cpu=zen3").statusCode()).isEqualTo(502);
        assertThat(trap.requests()).isEmpty();
    }

    @Test
    void credentialsGoToATokenServiceThatIsListed() throws Exception {
        EmbeddedRegistry service = registry(Access.tokens("robot", SECRET));
        EmbeddedRegistry registry = registry(new Access.Token(Optional.of(service.baseUrl() + "/token"),
                Optional.of(new Access.Basic("robot", SECRET))));
        ProxyServer proxy = proxy(registry, "  tokenHosts: [\"" + service.baseUrl() + "\"]\n");

        get(proxy, TAG);

        assertThat(service.requests()).extracting(RecordedRequest::uri)
                .contains("/token?service=bestfit&scope=repository%3Alab%2Fapp%3Apull");
    }

    @Test
    void aRedirectIsTheClientsToFollowAndCarriesNothing() throws Exception {
        EmbeddedRegistry elsewhere = registry(new Access.Open());
        EmbeddedRegistry registry = registry(new Access.Basic("robot", SECRET));
        registry.faults().on(asked -> asked.uri().contains("/blobs/"))
                .answer(Fault.redirect(elsewhere.baseUrl() + "/store"));
        ProxyServer proxy = proxy(registry);

        var redirected = get(proxy, "/v2/lab/app/blobs/" + ZEN3.digest());
        assertThat(redirected.statusCode()).isEqualTo(307);
        // The configurations that are evidence are redirected alike, to a host that is not listed.
        get(proxy, TAG, "Node-Features", "cpu=zen3");

        assertThat(elsewhere.requests()).isEmpty();
    }

    @Test
    void theAccountIsForPulls() throws Exception {
        EmbeddedRegistry registry = registry(new Access.Basic("robot", SECRET));
        ProxyServer proxy = proxy(registry);

        for (String method : List.of("POST", "PUT", "PATCH", "DELETE", "OPTIONS")) {
            var refused = send(proxy, method, "/v2/lab/app/blobs/uploads/");
            assertThat(refused.statusCode()).as(method).isEqualTo(403);
            assertThat(error(refused)).isEqualTo("DENIED: " + method
                    + " is not possible here: the account of this proxy"
                    + " at the upstream 'default' is for pulls; push to the registry itself, with credentials of your"
                    + " own");
        }
        assertThat(registry.requests()).isEmpty();

        send(proxy, "POST", "/v2/lab/app/blobs/uploads/", "Authorization", "Basic b3duOm93bg==");
        assertThat(registry.requests()).singleElement().satisfies(request -> assertThat(
                request.headers().getAll("Authorization")).containsExactly("Basic b3duOm93bg=="));
    }

    @Test
    void theSecretIsInNoLogMetricOrAnswer() throws Exception {
        List<String> seen = new ArrayList<>();
        try (CapturedLog log = new CapturedLog()) {
            for (Access access : List.of(new Access.Basic("robot", SECRET), Access.tokens("robot", SECRET),
                    new Access.Basic("robot", "another"), Access.tokens("robot", "another"),
                    new Access.Token(Optional.of("http://127.0.0.1:1/token"), Optional.empty()))) {
                ProxyServer proxy = proxy(registry(access));
                for (String path : List.of(TAG, "/v2/", "/bestfit/v1/explain?ref=lab/app:1")) {
                    var answer = get(proxy, path, "Node-Features", "cpu=zen3");
                    seen.add(answer.headers().map() + answer.body());
                    seen.add(log.nextRequest());
                }
                seen.add(CLIENT.send(HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + proxy.adminPort() + "/metrics")).build(),
                        HttpResponse.BodyHandlers.ofString()).body());
                seen.add(ConfigLoader.load(folder.resolve("bestfit.yaml"), Overrides.NONE).toString());
            }
            seen.addAll(log.noise());
        }

        String basic = Base64.getEncoder().encodeToString(
                ("robot:" + SECRET).getBytes(StandardCharsets.UTF_8));
        assertThat(seen).hasSizeGreaterThan(30)
                .allSatisfy(text -> assertThat(text).doesNotContain(SECRET).doesNotContain(basic));
    }

    private static HttpResponse<String> get(ProxyServer proxy, String target, String... headers)
            throws IOException, InterruptedException {
        return send(proxy, "GET", target, headers);
    }

    private static HttpResponse<String> send(ProxyServer proxy, String method, String target, String... headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + proxy.registryPort() + target))
                .method(method, HttpRequest.BodyPublishers.noBody());
        return CLIENT.send((headers.length == 0 ? request : request.headers(headers)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static Optional<String> digest(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.headers().firstValue("Docker-Content-Digest");
    }

    private static String error(HttpResponse<String> answer) {
        JsonObject error = new JsonObject(answer.body()).getJsonArray("errors").getJsonObject(0);
        return error.getString("code") + ": " + error.getString("message");
    }
}
