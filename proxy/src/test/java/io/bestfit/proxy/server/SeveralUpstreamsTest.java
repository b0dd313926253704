package io.bestfit.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.config.ConfigLoader;
import io.bestfit.proxy.config.Overrides;
import io.bestfit.proxy.registry.EmbeddedRegistry;
import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.registry.IndexBuilder;
import io.bestfit.proxy.registry.RegistryOptions;
import io.bestfit.proxy.testing.CapturedLog;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Three registries behind one proxy; each has a repository of the same name with images of its own. */
class SeveralUpstreamsTest {

    private static final String MICROARCH = "org.supercontainers.hardware.cpu.target.microarch";
    private static final Vertx VERTX = Vertx.vertx();
    private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Map<String, EmbeddedRegistry> REGISTRIES = new HashMap<>();
    private static final Map<String, Image> IMAGES = new HashMap<>();
    private static final Image LAYERS = ImageBuilder.oci("amd64").file("who", "the same in every registry").build();
    private static final Image SAME = IndexBuilder.oci().annotated(LAYERS, "amd64", Map.of()).build();

    private static @Nullable ProxyServer proxy;
    private static @Nullable ProxyServer namedAlone;

    @BeforeAll
    static void start() throws Exception {
        for (String name : List.of("plain", "team", "hub")) {
            EmbeddedRegistry registry = RunningProxy.await(EmbeddedRegistry.start(VERTX,
                    RegistryOptions.defaults().withAbsoluteLocations(true)));
            Image zen3 = ImageBuilder.variant("amd64", name + " zen3");
            Image index = IndexBuilder.oci().annotated(ImageBuilder.variant("amd64", name), "amd64", Map.of())
                    .annotated(zen3, "amd64", Map.of(MICROARCH, "zen3")).build();
            registry.put("lab/app", "1", index);
            registry.put("lab/app", "2", index);
            registry.put("lab/app", "same", SAME);
            REGISTRIES.put(name, registry);
            IMAGES.put(name, index);
            IMAGES.put(name + "-zen3", zen3);
        }
        String named = """
                listen: 127.0.0.1:0
                admin: 127.0.0.1:0
                upstreams:
                  team: {url: "%s", namespaces: [team.example]}
                  hub: {url: "%s", namespaces: [hub.example]}
                """.formatted(registry("team").baseUrl(), registry("hub").baseUrl());
        proxy = start(named + "upstream: {url: \"" + registry("plain").baseUrl() + "\", namespaces: [plain.example]}");
        namedAlone = start(named);
    }

    private static ProxyServer start(String config) throws Exception {
        return RunningProxy.await(ProxyServer.start(VERTX, ConfigLoader.parse("test.yaml", config, Overrides.NONE),
                new BuildInfo("test", "test"), 1));
    }

    @AfterAll
    static void stop() throws Exception {
        RunningProxy.await(VERTX.close());
    }

    @BeforeEach
    void forget() {
        REGISTRIES.values().forEach(EmbeddedRegistry::reset);
    }

    @ParameterizedTest(name = "{0} for {1} gives {2}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            /v2/lab/app/manifests/1                       | -        | plain
            /v2/team/lab/app/manifests/1                  | -        | team
            /v2/hub/lab/app/manifests/1                   | -        | hub
            /v2/lab/app/manifests/1?ns=hub.example        | -        | hub
            /v2/lab/app/manifests/1?ns=plain.example      | -        | plain
            /v2/lab/app/manifests/1                       | cpu=zen3 | plain-zen3
            /v2/team/lab/app/manifests/1                  | cpu=zen3 | team-zen3
            /v2/lab/app/manifests/1?ns=team.example       | cpu=zen3 | team-zen3
            /v2/for/zen3/hub/lab/app/manifests/1          | -        | hub-zen3
            /for/zen3/v2/hub/lab/app/manifests/1          | -        | hub-zen3
            /for/zen3/hub/lab/app/manifests/1             | -        | hub-zen3
            /v2/for/zen3/lab/app/manifests/1?ns=hub.example | -      | hub-zen3
            """)
    void aTagIsThatOfTheUpstreamThatIsChosen(String target, @Nullable String node, String expected) throws Exception {
        // Twice: the second time from what is kept.
        for (int time = 0; time < 2; time++) {
            var answer = node == null ? get(target) : get(target, "Node-Features", node);

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Docker-Content-Digest"))
                    .contains(Objects.requireNonNull(IMAGES.get(expected)).digest().text());
        }
        REGISTRIES.forEach((name, registry) -> {
            if (!expected.startsWith(name)) {
                assertThat(registry.requests()).as(name).isEmpty();
            }
        });
    }

    @Test
    void anUnknownRegistryIsRefusedAndNothingIsDialled() throws Exception {
        var answer = get("/v2/team/lab/app/manifests/1?ns=other.example");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(error(answer))
                .isEqualTo("this proxy does not speak for the registry 'other.example': the operator can"
                        + " add it to upstream.namespaces, or the client's mirror entry is wrong");
        assertThat(answer.headers().firstValue("OCI-Namespace")).isEmpty();
        REGISTRIES.values().forEach(registry -> assertThat(registry.requests()).isEmpty());
    }

    @Test
    void aKnownRegistryIsNamedInTheAnswer() throws Exception {
        assertThat(get("/v2/lab/app/manifests/1?ns=hub.example").headers().firstValue("OCI-Namespace"))
                .contains("hub.example");
        assertThat(registry("hub").requests()).extracting("uri").containsExactly("/v2/lab/app/manifests/1");
    }

    @Test
    void nothingThatIsKeptOfOneUpstreamAnswersForAnother() throws Exception {
        assertThat(get("/v2/team/lab/app/manifests/same", "Node-Features", "cpu=zen3").headers()
                .firstValue("Docker-Content-Digest")).contains(LAYERS.digest().text());
        registry("team").reset();

        assertThat(get("/v2/hub/lab/app/manifests/same", "Node-Features", "cpu=zen3").headers()
                .firstValue("Docker-Content-Digest")).contains(LAYERS.digest().text());

        assertThat(registry("team").requests()).isEmpty();
        assertThat(registry("hub").requests()).extracting("uri").contains("/v2/lab/app/manifests/same",
                "/v2/lab/app/manifests/" + SAME.digest(), "/v2/lab/app/manifests/" + LAYERS.digest());
    }

    @Test
    void anUploadGoesOnWhereItBegan() throws Exception {
        for (String start : List.of("/v2/team/lab/new/blobs/uploads/", "/v2/for/zen3/team/lab/new/blobs/uploads/",
                "/v2/lab/new/blobs/uploads/?ns=team.example")) {
            String body = "content of " + start;
            var begun = send("POST", start, "");
            assertThat(begun.statusCode()).isEqualTo(202);
            URI next = URI.create("http://127.0.0.1:" + port(proxy) + start)
                    .resolve(begun.headers().firstValue("Location").orElseThrow());
            assertThat(next.getPort()).isEqualTo(port(proxy));

            var ended = CLIENT.send(HttpRequest.newBuilder(URI.create(next + (next.getRawQuery() == null ? "?" : "&")
                    + "digest=sha256:" + sha256(body))).PUT(HttpRequest.BodyPublishers.ofString(body)).build(),
                    HttpResponse.BodyHandlers.ofString());

            assertThat(ended.statusCode()).as(ended.body()).isEqualTo(201);
            assertThat(registry("plain").requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"/v2/team/lab/new/blobs/uploads/?mount=DIGEST&from=team%2Flab%2Fapp, lab%2Fapp",
            "/v2/team/lab/new/blobs/uploads/?from=team/lab/app&mount=DIGEST, lab/app",
            "/v2/for/zen3/team/lab/new/blobs/uploads/?mount=DIGEST&from=for%2Fzen3%2Fteam%2Flab%2Fapp, lab%2Fapp",
            "/v2/team/lab/new/blobs/uploads/?mount=DIGEST&from=hub%2Flab%2Fapp, hub%2Flab%2Fapp",
            "/v2/team/lab/new/blobs/uploads/?mount=DIGEST&from=teams%2Fapp, teams%2Fapp"})
    void aBlobIsMountedFromARepositoryOfTheSameUpstream(String target, String from) throws Exception {
        assertThat(send("POST", target.replace("DIGEST", "sha256:" + "0".repeat(64)), "").statusCode()).isEqualTo(202);

        assertThat(registry("team").requests()).singleElement()
                .satisfies(request -> assertThat(request.uri().split("[?&]", -1)).contains("from=" + from));
    }

    @Test
    void theNextPageIsThatOfTheSameUpstream() throws Exception {
        var page = get("/v2/team/lab/app/tags/list?n=1");

        String link = page.headers().firstValue("Link").orElseThrow();
        assertThat(link).contains("/v2/team/lab/app/tags/list?");
    }

    @Test
    void withoutADefaultOneHasToBeNamed() throws Exception {
        var answer = get(namedAlone, "/v2/lab/app/manifests/1");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(error(answer)).isEqualTo("no upstream is named in '/v2/lab/app/manifests/1': write"
                + " /v2/NAME/REPOSITORY/... with one of team, hub");
        assertThat(get(namedAlone, "/v2/hub/lab/app/manifests/1").statusCode()).isEqualTo(200);
        assertThat(get(namedAlone, "/v2/").statusCode()).isEqualTo(200);
        assertThat(get(namedAlone, "/v2/").body()).isEqualTo("{}");
        assertThat(get(namedAlone, "/token").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({"lab/app:1, plain-zen3", "team/lab/app:1, team-zen3", "lab/app:1&ns=hub.example, hub-zen3"})
    void anExplanationIsOfTheUpstreamThatIsChosen(String reference, String expected) throws Exception {
        var answer = get("/bestfit/v1/explain?ref=" + reference, "Node-Features", "cpu=zen3");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonObject explanation = new JsonObject(answer.body());
        assertThat(explanation.getString("reference")).isEqualTo(reference.replaceFirst("&.*", ""));
        assertThat(explanation.getJsonObject("selected").getString("digest"))
                .isEqualTo(Objects.requireNonNull(IMAGES.get(expected)).digest().text());
    }

    @Test
    void theLogSaysWhichUpstreamWasAsked() throws Exception {
        try (CapturedLog log = new CapturedLog()) {
            get("/v2/team/lab/app/manifests/1", "User-Agent", "one");
            assertThat(log.nextRequestBy("one")).contains(" upstream=team ");
            get("/v2/lab/app/manifests/1", "User-Agent", "two");
            assertThat(log.nextRequestBy("two")).contains(" upstream=default ");
            get("/bestfit/v1/explain?ref=hub/lab/app:1", "Node-Features", "cpu=zen3", "User-Agent", "three");
            assertThat(log.nextRequestBy("three")).contains(" upstream=hub ");
        }
    }

    private static EmbeddedRegistry registry(String name) {
        return Objects.requireNonNull(REGISTRIES.get(name));
    }

    private static int port(@Nullable ProxyServer server) {
        return Objects.requireNonNull(server).registryPort();
    }

    private static HttpResponse<String> get(String target, String... headers)
            throws IOException, InterruptedException {
        return get(proxy, target, headers);
    }

    private static HttpResponse<String> get(@Nullable ProxyServer server, String target, String... headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(server) + target));
        return CLIENT.send((headers.length == 0 ? request : request.headers(headers)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> send(String method, String target, String body)
            throws IOException, InterruptedException {
        return CLIENT.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(proxy) + target))
                .method(method, HttpRequest.BodyPublishers.ofString(body)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String error(HttpResponse<String> answer) {
        return new JsonObject(answer.body()).getJsonArray("errors").getJsonObject(0).getString("message");
    }

    private static String sha256(String text) throws Exception {
        return java.util.HexFormat.of().formatHex(java.security.MessageDigest.getInstance("SHA-256")
                .digest(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }
}
