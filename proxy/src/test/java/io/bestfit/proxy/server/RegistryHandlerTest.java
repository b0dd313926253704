package io.bestfit.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.matcher.Policy;
import io.bestfit.matcher.oci.Digest;
import io.bestfit.matcher.oci.MediaTypes;
import io.bestfit.proxy.config.Address;
import io.bestfit.proxy.config.Cache;
import io.bestfit.proxy.config.Evidence;
import io.bestfit.proxy.config.Listener;
import io.bestfit.proxy.config.Log;
import io.bestfit.proxy.config.ProxyConfig;
import io.bestfit.proxy.config.Selection;
import io.bestfit.proxy.config.Timeouts;
import io.bestfit.proxy.config.Upstream;
import io.bestfit.proxy.registry.EmbeddedRegistry;
import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.registry.IndexBuilder;
import io.bestfit.proxy.registry.RecordedRequest;
import io.bestfit.proxy.registry.RegistryOptions;
import io.bestfit.proxy.upstream.Origin;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The handler's behaviour, request by request. */
class RegistryHandlerTest {

    private static final String MICROARCH = "org.supercontainers.hardware.cpu.target.microarch";
    private static final String ALL_TYPES = String.join(", ", MediaTypes.OCI_INDEX, MediaTypes.DOCKER_LIST,
            MediaTypes.OCI_MANIFEST, MediaTypes.DOCKER_MANIFEST);

    private static final Image GENERIC = ImageBuilder.variant("amd64", "generic");
    private static final Image ZEN3 = ImageBuilder.variant("amd64", "zen3");
    private static final Image GRAVITON2 = ImageBuilder.variant("arm64", "graviton2");
    private static final Image INDEX = IndexBuilder.oci().annotated(GENERIC, "amd64", Map.of())
            .annotated(ZEN3, "amd64", Map.of(MICROARCH, "zen3"))
            .annotated(GRAVITON2, "arm64", Map.of(MICROARCH, "graviton2")).build();
    private static final Image ZEN3_ONLY = IndexBuilder.oci().annotated(ZEN3, "amd64", Map.of(MICROARCH, "zen3"))
            .build();

    private static Vertx vertx;
    private static EmbeddedRegistry upstream;
    private static ProxyServer lenient;
    private static ProxyServer strict;
    private static final Map<String, Image> IMAGES = Map.of("index", INDEX, "zen3-only-index", ZEN3_ONLY, "generic",
            GENERIC, "zen3", ZEN3, "graviton2", GRAVITON2);
    private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @BeforeAll
    static void start() throws Exception {
        vertx = Vertx.vertx();
        upstream = await(EmbeddedRegistry.start(vertx, RegistryOptions.defaults().withRefuseUnacceptedIndex(true)));
        upstream.put("lab/app", "1.0", INDEX);
        upstream.put("lab/app", "zen3-only", ZEN3_ONLY);
        upstream.put("lab/app", "single", GENERIC);
        upstream.put("lab/app", "sha256-" + "0".repeat(64), INDEX);
        upstream.put("lab/app", "sha256-" + "0".repeat(64) + ".sig", INDEX);
        lenient = await(ProxyServer.start(vertx, config(Selection.OnNoMatch.PASSTHROUGH,
                Selection.OnBadDeclaration.REFUSE), new BuildInfo("test", "test"), 2));
        strict = await(ProxyServer.start(vertx, config(Selection.OnNoMatch.REFUSE,
                Selection.OnBadDeclaration.PASSTHROUGH), new BuildInfo("test", "test"), 1));
    }

    @AfterAll
    static void stop() throws Exception {
        await(lenient.close());
        await(strict.close());
        await(upstream.close());
        await(vertx.close());
    }

    @BeforeEach
    void forget() {
        upstream.reset();
    }

    private static ProxyConfig config(Selection.OnNoMatch onNoMatch, Selection.OnBadDeclaration onBadDeclaration) {
        return new ProxyConfig(ProxyConfig.VERSION,
                List.of(new Listener(new Address("127.0.0.1", 0), null),
                        new Listener(new Address("127.0.0.1", 0), "arm")),
                new Address("127.0.0.1", 0), Upstream.of(Origin.parse(upstream.baseUrl())),
                new Selection(onNoMatch, onBadDeclaration, Policy.DEFAULT.unverified(), Policy.DEFAULT.order(),
                        Selection.DEFAULT.evidence()),
                Evidence.DEFAULT, Map.of("rome", "cpu=zen2", "milan", "cpu=zen3", "arm", "cpu=graviton3"),
                Cache.DEFAULT,
                Timeouts.DEFAULT, Log.DEFAULT);
    }

    @ParameterizedTest(name = "{0} {1} with {2} gives {3}")
    @CsvSource(delimiter = '|', textBlock = """
            GET  | /v2/lab/app/manifests/1.0                          |                              | index
            HEAD | /v2/lab/app/manifests/1.0                          |                              | index
            GET  | /v2/lab/app/manifests/1.0                          | Node-Features: cpu=zen3      | zen3
            HEAD | /v2/lab/app/manifests/1.0                          | Node-Features: cpu=zen3      | zen3
            GET  | /v2/lab/app/manifests/1.0                          | node-features: zen4          | zen3
            GET  | /v2/lab/app/manifests/1.0                          | X-Meta-Node-Features: zen3   | zen3
            GET  | /v2/lab/app/manifests/1.0                          | Node-Features: cpu=zen2      | generic
            GET  | /v2/lab/app/manifests/1.0                          | Node-Features: arch=arm64, cpu=graviton2 | graviton2
            GET  | /v2/lab/app/manifests/1.0                          | Node-Features: profile=milan | zen3
            GET  | /for/zen3/v2/lab/app/manifests/1.0                 |                              | zen3
            GET  | /v2/for/zen3/lab/app/manifests/1.0                 |                              | zen3
            GET  | /for/zen3/lab/app/manifests/1.0                    |                              | zen3
            GET  | /for/milan/v2/lab/app/manifests/1.0                |                              | zen3
            GET  | /for/rome/v2/lab/app/manifests/1.0                 | Node-Features: cpu=zen3      | generic
            GET  | /for/any/v2/lab/app/manifests/1.0                  | Node-Features: cpu=zen3      | index
            GET  | /v2/lab/app/manifests/1.0?ns=UPSTREAM              | Node-Features: cpu=zen3      | zen3
            GET  | /v2/lab/app/manifests/single                       | Node-Features: cpu=zen3      | generic
            GET  | /v2/lab/app/manifests/zen3-only                    | Node-Features: cpu=zen2      | zen3-only-index
            GET  | /v2/lab/app/manifests/sha256-0000000000000000000000000000000000000000000000000000000000000000     | Node-Features: cpu=zen3 | index
            GET  | /v2/lab/app/manifests/sha256-0000000000000000000000000000000000000000000000000000000000000000.sig | Node-Features: cpu=zen3 | index
            """)
    void answers(String method, String path, @Nullable String header, String expected) throws Exception {
        Image image = Objects.requireNonNull(IMAGES.get(expected));
        var response = send(lenient, method, path.replace("UPSTREAM", "127.0.0.1%3A" + upstream.port()), header);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Docker-Content-Digest")).contains(image.digest().text());
        assertThat(response.headers().firstValue("Content-Type")).contains(image.mediaType());
        assertThat(response.headers().firstValue("Content-Length")).contains("" + image.manifest().length());
        assertThat(response.body()).isEqualTo(method.equals("HEAD") ? new byte[0] : image.manifest().getBytes());
    }

    @Test
    void aDigestIsNeverSelectedFrom() throws Exception {
        var response = send(lenient, "GET", "/v2/lab/app/manifests/" + INDEX.digest(), "Node-Features: cpu=zen3");
        assertThat(response.body()).isEqualTo(INDEX.manifest().getBytes());
        assertThat(response.headers().map()).doesNotContainKey("Bestfit-Selection");
    }

    @Test
    void aListenersProfileSpeaksForItsClients() throws Exception {
        var request = request("GET", lenient.registryPort(1), "/v2/lab/app/manifests/1.0", null);
        assertThat(CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray()).body())
                .isEqualTo(GRAVITON2.manifest().getBytes());
    }

    @Test
    void aClientThatTakesOnlyIndexesGetsTheIndex() throws Exception {
        var request = HttpRequest.newBuilder(uri(lenient.registryPort(), "/v2/lab/app/manifests/1.0"))
                .header("Accept", MediaTypes.OCI_INDEX).header("Node-Features", "cpu=zen3").build();
        assertThat(CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray()).body())
                .isEqualTo(INDEX.manifest().getBytes());
    }

    @Test
    void withoutADeclarationTheAnswerIsTheUpstreamsHeaderForHeader() throws Exception {
        var direct = CLIENT.send(request("GET", upstream.port(), "/v2/lab/app/manifests/1.0", null),
                HttpResponse.BodyHandlers.ofByteArray());
        var through = send(lenient, "GET", "/v2/lab/app/manifests/1.0", null);
        assertThat(through.body()).isEqualTo(direct.body());
        assertThat(withoutDate(through)).isEqualTo(withoutDate(direct));
    }

    @Test
    void aMalformedDeclarationIsRefusedWithItsPosition() throws Exception {
        var response = send(lenient, "GET", "/v2/lab/app/manifests/1.0", "Node-Features: cpu=zen3, cuda=");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(new String(response.body(), StandardCharsets.UTF_8)).contains("\"code\":\"UNSUPPORTED\"",
                "at position");
    }

    @Test
    void aMalformedDeclarationCountsAsNoneWhereConfigured() throws Exception {
        var response = send(strict, "GET", "/v2/lab/app/manifests/1.0", "Node-Features: cpu=zen3, cuda=");
        assertThat(response.body()).isEqualTo(INDEX.manifest().getBytes());
        assertThat(response.headers().firstValue("Warning").orElseThrow())
                .startsWith("299 - \"declaration is malformed");
    }

    @Test
    void aSelectorNamedV2IsRefused() throws Exception {
        var response = send(lenient, "GET", "/for/v2/lab/app/manifests/1.0", null);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(new String(response.body(), StandardCharsets.UTF_8)).contains("write x86-64-v2");
    }

    @Test
    void anUnknownNamespaceIsRefusedAndNothingIsAsked() throws Exception {
        var response = send(lenient, "GET", "/v2/lab/app/manifests/1.0?ns=quay.io", "Node-Features: cpu=zen3");
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(new String(response.body(), StandardCharsets.UTF_8)).contains("\"code\":\"NAME_UNKNOWN\"",
                "'quay.io'");
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void aKnownNamespaceIsAnsweredAndNotSentOn() throws Exception {
        var response = send(lenient, "GET", "/v2/lab/app/tags/list?n=5&ns=127.0.0.1%3A" + upstream.port(), null);
        assertThat(response.headers().firstValue("OCI-Namespace")).contains("127.0.0.1:" + upstream.port());
        assertThat(upstream.requests()).extracting(RecordedRequest::uri).containsExactly("/v2/lab/app/tags/list?n=5");
    }

    @Test
    void whereNothingFitsTheIndexComesWithAWarning() throws Exception {
        var response = send(lenient, "GET", "/v2/lab/app/manifests/zen3-only", "Node-Features: cpu=zen2");
        assertThat(response.body()).isEqualTo(ZEN3_ONLY.manifest().getBytes());
        assertThat(response.headers().firstValue("Warning").orElseThrow()).isEqualTo("299 - \"no image"
                + " fits this node: the only image for linux/amd64, at position 0, needs CPU zen3; the node has zen2\"");
    }

    @Test
    void whereNothingFitsAStrictSiteRefusesReadably() throws Exception {
        var response = send(strict, "GET", "/v2/lab/app/manifests/zen3-only", "Node-Features: cpu=zen2");
        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(new String(response.body(), StandardCharsets.UTF_8)).contains("\"code\":\"DENIED\"",
                "NO_COMPATIBLE_IMAGE",
                "no image in lab/app:zen3-only fits this node (NO_COMPATIBLE_IMAGE): the only image for"
                        + " linux/amd64, at position 0, needs CPU zen3; the node has zen2; pull by digest to override");
    }

    @Test
    void theSecondIdenticalRequestCostsOneHead() throws Exception {
        send(lenient, "GET", "/v2/lab/app/manifests/1.0", "Node-Features: cpu=zen3");
        upstream.reset();
        send(lenient, "GET", "/v2/lab/app/manifests/1.0", "Node-Features: cpu=zen3");
        assertThat(upstream.requests()).extracting(RecordedRequest::toString)
                .containsExactly("HEAD /v2/lab/app/manifests/1.0");
    }

    @Test
    void declarationsNeverReachTheUpstreamAndCredentialsDo() throws Exception {
        var request = HttpRequest.newBuilder(uri(lenient.registryPort(), "/v2/lab/app/manifests/zen3-only"))
                .header("Accept", ALL_TYPES).header("Node-Features", "cpu=zen2")
                .header("Authorization", "Bearer secret-of-this-caller").build();
        CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray());
        assertThat(upstream.requests()).isNotEmpty().allSatisfy(asked -> {
            assertThat(asked.headers().contains("Node-Features")).isFalse();
            assertThat(asked.headers().get("Authorization")).isEqualTo("Bearer secret-of-this-caller");
        });
    }

    @Test
    void aMovedTagIsSeenAtOnce() throws Exception {
        upstream.put("lab/moving", "latest", INDEX);
        assertThat(digest("/v2/lab/moving/manifests/latest")).isEqualTo(ZEN3.digest());
        upstream.put("lab/moving", "latest", IndexBuilder.oci().annotated(GENERIC, "amd64", Map.of()).build());
        assertThat(digest("/v2/lab/moving/manifests/latest")).isEqualTo(GENERIC.digest());
    }

    private static Digest digest(String path) throws IOException, InterruptedException {
        return new Digest(send(lenient, "HEAD", path, "Node-Features: cpu=zen3").headers()
                .firstValue("Docker-Content-Digest").orElseThrow());
    }

    private static HttpResponse<byte[]> send(ProxyServer proxy, String method, String path, @Nullable String header)
            throws IOException, InterruptedException {
        return CLIENT.send(request(method, proxy.registryPort(), path, header),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private static HttpRequest request(String method, int port, String path, @Nullable String header) {
        var builder = HttpRequest.newBuilder(uri(port, path)).method(method, HttpRequest.BodyPublishers.noBody())
                .header("Accept", ALL_TYPES);
        if (header != null) {
            int colon = header.indexOf(':');
            builder.header(header.substring(0, colon), header.substring(colon + 1).strip());
        }
        return builder.build();
    }

    private static URI uri(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static Map<String, List<String>> withoutDate(HttpResponse<byte[]> response) {
        Map<String, List<String>> headers = new TreeMap<>(response.headers().map());
        headers.keySet().removeIf(name -> Set.of("date", ":status").contains(name.toLowerCase(java.util.Locale.ROOT)));
        return headers;
    }

    private static <T> T await(Future<T> future) throws TimeoutException {
        return future.await(20, TimeUnit.SECONDS);
    }
}
