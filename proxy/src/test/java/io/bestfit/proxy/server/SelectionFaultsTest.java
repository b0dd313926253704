package io.bestfit.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.bestfit.proxy.registry.Fault;
import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.registry.IndexBuilder;
import io.bestfit.proxy.registry.RegistryOptions;
import io.bestfit.proxy.upstream.Origin;
import io.bestfit.proxy.upstream.UpstreamRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a declared node is answered while its upstream misbehaves: what fits, the index, or an error; never a lie. */
class SelectionFaultsTest {

    private static final Image GENERIC = ImageBuilder.variant("amd64", "generic");
    private static final Image ZEN3 = ImageBuilder.variant("amd64", "zen3");
    private static final Image INDEX = IndexBuilder.oci().annotated(GENERIC, "amd64", Map.of())
            .annotated(ZEN3, "amd64", Map.of("org.supercontainers.hardware.cpu.target.microarch", "zen3")).build();
    private static final String ANY = "*/*";
    /** Short, since some faults last until the proxy gives up; long enough for a busy machine. */
    private static final Timeouts IMPATIENT = new Timeouts(Duration.ofSeconds(2), Duration.ofSeconds(2),
            Duration.ofSeconds(2), Duration.ofSeconds(1));
    private static final String TAG = "/v2/lab/app/manifests/1.0";
    private static final String INDEX_BY_DIGEST = "/v2/lab/app/manifests/" + INDEX.digest();
    private static final String CHILD_BY_DIGEST = "/v2/lab/app/manifests/" + ZEN3.digest();

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Vertx vertx = Vertx.vertx();
    private EmbeddedRegistry upstream;
    private ProxyServer proxy;

    @BeforeEach
    void start() throws TimeoutException {
        vertx = Vertx.vertx();
        upstream = await(EmbeddedRegistry.start(vertx, RegistryOptions.defaults()));
        upstream.put("lab/app", "1.0", INDEX);
        proxy = await(start(vertx, new Listener(new Address("127.0.0.1", 0), null), Origin.parse(upstream.baseUrl()),
                IMPATIENT));
    }

    @AfterEach
    void stop() throws TimeoutException {
        await(proxy.close());
        await(upstream.close());
        await(vertx.close());
    }

    static Stream<Arguments> recoverable() {
        return Stream.of(Arguments.of("HEAD", TAG, new Fault.WithoutHeader("Docker-Content-Digest"), ZEN3),
                Arguments.of("HEAD", TAG, new Fault.WithoutHeader("Content-Type"), ZEN3),
                Arguments.of("HEAD", TAG, Fault.status(405), ZEN3),
                Arguments.of("HEAD", TAG, Fault.status(501), ZEN3),
                Arguments.of("GET", INDEX_BY_DIGEST, new Fault.WithoutHeader("Content-Type"), INDEX),
                Arguments.of("GET", INDEX_BY_DIGEST, new Fault.WithoutHeader("Docker-Content-Digest"), ZEN3),
                Arguments.of("GET", CHILD_BY_DIGEST, new Fault.WithoutHeader("Content-Type"), GENERIC),
                Arguments.of("GET", CHILD_BY_DIGEST, new Fault.WithoutHeader("Docker-Content-Digest"), ZEN3),
                Arguments.of("HEAD", TAG, new Fault.CloseBeforeHead(), INDEX),
                Arguments.of("HEAD", TAG, Fault.status(503), INDEX),
                Arguments.of("HEAD", TAG, new Fault.StallBeforeHead(), INDEX),
                Arguments.of("HEAD", TAG, new Fault.WrongContentType("text/html"), INDEX),
                Arguments.of("HEAD", TAG, new Fault.WrongDigest("sha256:" + "0".repeat(64)), INDEX),
                Arguments.of("GET", INDEX_BY_DIGEST, new Fault.WrongBytes(), INDEX),
                Arguments.of("GET", INDEX_BY_DIGEST, new Fault.CloseWithinBody(10), INDEX),
                Arguments.of("GET", INDEX_BY_DIGEST, new Fault.StallWithinBody(10), INDEX),
                Arguments.of("GET", INDEX_BY_DIGEST, new Fault.UnfinishedChunks(), INDEX),
                Arguments.of("GET", INDEX_BY_DIGEST, new Fault.SlowDrip(1, Duration.ofMillis(20)), INDEX),
                Arguments.of("GET", INDEX_BY_DIGEST, new Fault.WrongContentType("text/html"), INDEX),
                Arguments.of("GET", INDEX_BY_DIGEST, new Fault.Chunked(), ZEN3),
                Arguments.of("GET", CHILD_BY_DIGEST, new Fault.WrongBytes(), GENERIC),
                Arguments.of("GET", CHILD_BY_DIGEST, Fault.status(404), GENERIC),
                Arguments.of("GET", CHILD_BY_DIGEST, Fault.redirect("http://127.0.0.1:1/elsewhere"), GENERIC),
                Arguments.of("GET", CHILD_BY_DIGEST, new Fault.CloseWithinBody(-1), GENERIC),
                Arguments.of("GET", CHILD_BY_DIGEST, new Fault.EarlyHints(), ZEN3));
    }

    @ParameterizedTest(name = "{0} {1} with {2}")
    @MethodSource("recoverable")
    void theClientGetsWhatIsKnownToFitOrTheIndex(String method, String path, Fault fault, Image expected)
            throws Exception {
        upstream.faults().on(asked -> asked.method().equals(method) && asked.uri().equals(path)).answer(fault);
        HttpResponse<byte[]> answer = get();
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(expected.manifest().getBytes());
        assertThat(answer.headers().firstValue("Docker-Content-Digest")).contains(expected.digest().text());
    }

    @Test
    void anUpstreamThatIsDownIsAnErrorThatSaysSo() throws Exception {
        await(upstream.close());
        HttpResponse<byte[]> answer = get();
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).startsWith("{\"errors\":[{\"code\":");
    }

    @ParameterizedTest(name = "{0} that is answered {1}")
    @CsvSource({"GET, 401", "GET, 403", "GET, 404", "GET, 429", "GET, 500", "GET, 503", "HEAD, 401", "HEAD, 403",
            "HEAD, 404", "HEAD, 429", "HEAD, 500", "HEAD, 503"})
    void whatTheUpstreamRefusesIsNeverServedFromTheCache(String method, int status) throws Exception {
        assertThat(get().body()).isEqualTo(ZEN3.manifest().getBytes());
        upstream.faults().on(asked -> asked.uri().equals(TAG)).answer(Fault.status(status, Map.of("WWW-Authenticate",
                "Bearer realm=\"https://auth.example/token\"", "Retry-After", "7")));
        HttpResponse<byte[]> direct = send(upstream.port(), method, ANY);
        HttpResponse<byte[]> through = send(proxy.registryPort(), method, ANY);
        assertThat(through.statusCode()).isEqualTo(direct.statusCode()).isEqualTo(status);
        assertThat(through.headers()).isEqualTo(direct.headers());
        assertThat(through.body()).isEqualTo(direct.body());
    }

    @ParameterizedTest
    @CsvSource({"HEAD, TAG", "GET, INDEX", "GET, CHILD"})
    void aKeptConnectionThatTheUpstreamClosesIsNoReasonNotToChoose(String method, String what) throws Exception {
        String path = Map.of("TAG", TAG, "INDEX", INDEX_BY_DIGEST, "CHILD", CHILD_BY_DIGEST).get(what);
        upstream.faults().on(asked -> asked.method().equals(method) && asked.uri().equals(path)).times(1)
                .answer(new Fault.CloseBeforeHead());
        assertThat(get().body()).isEqualTo(ZEN3.manifest().getBytes());
    }

    @ParameterizedTest
    @CsvSource({"HEAD, TAG", "GET, INDEX", "GET, CHILD"})
    void credentialsNeverFollowARedirect(String method, String what) throws Exception {
        EmbeddedRegistry elsewhere = await(EmbeddedRegistry.start(vertx, RegistryOptions.defaults()));
        elsewhere.put("lab/app", "1.0", INDEX);
        String path = Map.of("TAG", TAG, "INDEX", INDEX_BY_DIGEST, "CHILD", CHILD_BY_DIGEST).get(what);
        upstream.faults().on(asked -> asked.method().equals(method) && asked.uri().equals(path))
                .answer(Fault.redirect(elsewhere.baseUrl() + path));
        // An image that cannot be had is not chosen; the next that fits is.
        assertThat(get().body()).isEqualTo((what.equals("CHILD") ? GENERIC : INDEX).manifest().getBytes());
        assertThat(upstream.requests()).allSatisfy(
                asked -> assertThat(asked.headers().get("Authorization")).isEqualTo("Bearer of-this-client"));
        assertThat(elsewhere.requests()).isEmpty();
        await(elsewhere.close());
    }

    @ParameterizedTest
    @CsvSource({"0, true", "1, false"})
    void anIndexOverTheLimitPassesThroughWhole(int over, boolean selected) throws Exception {
        int blanks = UpstreamRegistry.MAX_MANIFEST_BYTES + over - INDEX.manifest().length();
        Image large = new Image(INDEX.mediaType(), INDEX.manifest().copy().appendString(" ".repeat(blanks)), List.of(),
                INDEX.children());
        upstream.put("lab/app", "1.0", large);
        ProxyServer patient = await(start(vertx, new Listener(new Address("127.0.0.1", 0), null),
                Origin.parse(upstream.baseUrl()), Timeouts.DEFAULT));
        assertThat(send(patient.registryPort(), "GET", ANY).body())
                .isEqualTo((selected ? ZEN3 : large).manifest().getBytes());
        await(patient.close());
    }

    @ParameterizedTest
    @CsvSource({"application/vnd.oci.image.manifest.v1+json, true", "*/*, true",
            "'application/vnd.oci.image.index.v1+json, application/vnd.docker.distribution.manifest.v2+json', false",
            "application/vnd.oci.image.index.v1+json, false",
            "'application/vnd.oci.image.manifest.v1+json;q=0, */*', false"})
    void aClientIsOnlyGivenATypeThatItAccepts(String accept, boolean selected) throws Exception {
        assertThat(send(proxy.registryPort(), "GET", accept).body())
                .isEqualTo((selected ? ZEN3 : INDEX).manifest().getBytes());
        assertThat(send(proxy.registryPort(), "HEAD", accept).headers().firstValue("Docker-Content-Digest"))
                .contains((selected ? ZEN3 : INDEX).digest().text());
    }

    @Test
    void aProxyThatIsItsOwnUpstreamSaysSo() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        ProxyServer loop = await(start(vertx, new Listener(new Address("127.0.0.1", port), "zen"),
                new Origin(false, "127.0.0.1", port), IMPATIENT));
        HttpResponse<byte[]> answer = send(port, "GET", ANY);
        assertThat(answer.statusCode()).isEqualTo(508);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("leads back to this proxy");
        await(loop.close());
    }

    private HttpResponse<byte[]> get() throws Exception {
        return send(proxy.registryPort(), "GET", ANY);
    }

    private HttpResponse<byte[]> send(int port, String method, String accept) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + TAG)).header("Node-Features", "cpu=zen3")
                        .header("Authorization", "Bearer of-this-client").header("Accept", accept)
                        .method(method, HttpRequest.BodyPublishers.noBody()).timeout(Duration.ofSeconds(20)).build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private static Future<ProxyServer> start(Vertx vertx, Listener listener, Origin upstream, Timeouts timeouts) {
        return ProxyServer.start(vertx,
                new ProxyConfig(ProxyConfig.VERSION, List.of(listener), new Address("127.0.0.1", 0),
                        Upstream.of(upstream), Selection.DEFAULT, Evidence.DEFAULT, Map.of("zen", "cpu=zen3"),
                        Cache.DEFAULT, timeouts,
                        Log.DEFAULT),
                new BuildInfo("test", "test"), 1);
    }

    private static <T> T await(Future<T> future) throws TimeoutException {
        return future.await(20, TimeUnit.SECONDS);
    }
}
