package io.bestfit.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.config.ConfigLoader;
import io.bestfit.proxy.config.Overrides;
import io.bestfit.proxy.config.ProxyConfig;
import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.registry.IndexBuilder;
import io.bestfit.proxy.registry.RecordedRequest;
import io.bestfit.proxy.testing.CapturedLog;
import io.bestfit.proxy.testing.RawExchange;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Every channel that needs no TLS, through a running proxy: what is served, and what explanations and the log say. */
class ChannelsTest {

    /** Each request by a client of a name of its own, by which its line in the log is found. */
    private static final AtomicInteger ASKED = new AtomicInteger();

    private static final String MICROARCH = "org.supercontainers.hardware.cpu.target.microarch";
    private static final List<String> TARGETS = List.of("generic", "haswell", "broadwell", "zen", "zen2", "zen3",
            "zen4",
            "zen5");
    private static final String TAG = "/v2/lab/app/manifests/1.0";
    private static final Pattern CHANNEL = Pattern.compile(" channel=(\\S+)");
    private static final String REST = " HTTP/1.1\r\nHost: r\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    private static final int ASKS = 2;
    private static final int BEHIND = 3;

    @TempDir
    static Path folder;

    private static RunningProxy proxy;
    private static final Map<String, Image> IMAGES = new HashMap<>();

    @BeforeAll
    static void start() throws Exception {
        Files.writeString(folder.resolve("nodes.yaml"), """
                version: 1
                nodes:
                  - name: behind the load balancer
                    addresses: 10.7.0.0/16
                    declaration: cpu=broadwell
                  - name: one of them
                    addresses: [10.7.7.7, "fd07::7"]
                    profile: epyc
                  - addresses: [10.7.9.0/24]
                    profile: any
                """);
        Path file = Files.writeString(folder.resolve("bestfit.yaml"), """
                listen:
                  - 127.0.0.1:0
                  - {address: 127.0.0.1:0, profile: port}
                  - {address: 127.0.0.1:0, askUser: true}
                  - {address: 127.0.0.1:0, proxyProtocol: true}
                admin: 127.0.0.1:0
                trustedProxies: [127.0.0.1]
                profiles: {port: cpu=zen3, user: cpu=haswell, epyc: cpu=zen2}
                nodes:
                  hosts: ["{selector}.for.registry.example"]
                  users: {node: user, builder: any}
                  file: nodes.yaml
                """);
        ProxyConfig read = ConfigLoader.loadWithoutUpstream(file);
        proxy = RunningProxy.start(config -> new ProxyConfig(read.version(), read.listeners(), read.trustedProxies(),
                read.admin(), config.upstreams(), read.selection(), read.evidence(), read.nodes(), read.profiles(),
                read.cache(), read.timeouts(), read.log()));
        IndexBuilder index = IndexBuilder.oci();
        for (String target : TARGETS) {
            Image image = ImageBuilder.variant("amd64", target);
            IMAGES.put(target, image);
            index = index.annotated(image, "amd64", target.equals("generic") ? Map.of() : Map.of(MICROARCH, target));
        }
        Image whole = index.build();
        IMAGES.put("index", whole);
        proxy.registry().put("lab/app", "1.0", whole);
    }

    @AfterAll
    static void stop() throws Exception {
        proxy.close();
    }

    @ParameterizedTest(name = "[{index}] {0}, listener {1}, {2}, {3}: {4} by {5}")
    @CsvSource(delimiter = '|', textBlock = """
            /v2/lab/app/manifests/1.0          | 0 | registry.example               |                                   | index     |
            /for/zen4/v2/lab/app/manifests/1.0 | 1 | zen.for.registry.example       | Node-Features: cpu=zen5           | zen4      | path
            /v2/lab/app/manifests/1.0          | 0 | zen.for.registry.example:5000  | Node-Features: cpu=zen5           | zen       | host
            /v2/lab/app/manifests/1.0          | 1 | ZEN.For.Registry.Example       |                                   | zen       | host
            /v2/lab/app/manifests/1.0          | 0 | epyc.for.registry.example      |                                   | zen2      | host
            /v2/lab/app/manifests/1.0          | 0 | zen4.nv-compute-9-0.for.registry.example | | zen4 | host
            /v2/lab/app/manifests/1.0          | 0 | any.for.registry.example       | Node-Features: cpu=zen5           | index     | host
            /v2/lab/app/manifests/1.0          | 1 | registry.example               | Node-Features: cpu=zen5           | zen3      | port
            /v2/lab/app/manifests/1.0          | 0 | registry.example               | Node-Features: cpu=zen5           | zen5      | header
            /v2/lab/app/manifests/1.0          | 0 | registry.example               | Authorization: Basic bm9kZTp4     | haswell   | user
            /v2/lab/app/manifests/1.0          | 0 | registry.example               | Authorization: Basic YnVpbGRlcjo= | index     | user
            /v2/lab/app/manifests/1.0          | 0 | registry.example               | X-Forwarded-For: 10.7.1.1         | broadwell | address
            /v2/lab/app/manifests/1.0          | 0 | registry.example               | X-Forwarded-For: 10.7.7.7         | zen2      | address
            /v2/lab/app/manifests/1.0          | 0 | registry.example               | Forwarded: for="[fd07::7]:81"     | zen2      | address
            /v2/lab/app/manifests/1.0          | 0 | registry.example               | Forwarded: for=10.7.7.7, for=192.0.2.9 | index |
            /v2/lab/app/manifests/1.0          | 0 | registry.example               | X-Forwarded-For: 10.7.9.1         | index     | address
            /v2/lab/app/manifests/1.0          | 0 | registry.example               | X-Forwarded-For: 192.0.2.1        | index     |
            """)
    void whatIsServedAndExplained(String path, int listener, String host, @Nullable String header, String served,
            @Nullable String channel) throws Exception {
        String agent = "asks-" + ASKED.incrementAndGet();
        String lines = "Host: " + host + "\r\nUser-Agent: " + agent + "\r\n"
                + (header == null ? "" : header + "\r\n");
        try (CapturedLog log = new CapturedLog()) {
            String answer = get(listener, path, lines);
            assertThat(answer).startsWith("HTTP/1.1 200 ");
            assertThat(digest(answer)).isEqualTo(of(served));
            String selector = path.startsWith("/for/") ? path.substring(0, path.indexOf("/v2/")) : "";
            String explained = get(listener, selector + "/bestfit/v1/explain?ref=lab/app:1.0", lines);
            var told = JsonMapper.shared().readTree(explained.substring(explained.indexOf("\r\n\r\n") + 4))
                    .path("channel");
            assertThat(told.isString() ? told.asString() : null).isEqualTo(channel);
            for (String line : List.of(log.nextRequestBy(agent), log.nextRequestBy(agent))) {
                assertThat(CHANNEL.matcher(line).results().map(found -> found.group(1)).toList())
                        .isEqualTo(channel == null ? List.of() : List.of(channel));
            }
        }
    }

    @Test
    void theCredentialsOfAConfiguredUserGoNowhereAndThoseOfOthersGoOn() throws Exception {
        for (String path : List.of(TAG, "/v2/", "/v2/lab/app/blobs/" + of("zen3"), "/token",
                "/bestfit/v1/explain?ref=lab/app:1.0")) {
            proxy.registry().reset();
            get(0, path, "Host: r\r\nAuthorization: " + basic("node:secret") + "\r\n");
            assertThat(authorizations()).as(path).isEmpty();
        }
        proxy.registry().reset();
        get(0, TAG, "Host: r\r\nAuthorization: " + basic("other:secret") + "\r\nNode-Features: cpu=zen3\r\n");
        assertThat(authorizations()).isNotEmpty().containsOnly(basic("other:secret"));
        proxy.registry().reset();
        get(0, "/v2/", "Host: r\r\nAuthorization: " + basic(":") + "\r\n");
        assertThat(authorizations()).isNotEmpty().containsOnly(basic(":"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /v2/", "GET /v2", "HEAD /v2/lab/app/manifests/1.0", "GET /v2/lab/app/manifests/1.0",
            "GET /for/zen3/v2/", "GET /for/zen3/v2/lab/app/manifests/1.0", "GET /v2/for/zen3/lab/app/manifests/1.0",
            "GET /for/zen3/lab/app/manifests/1.0", "GET /v2/lab/app/blobs/sha256:0", "POST /v2/lab/app/blobs/uploads/"})
    void aListenerThatAsksDoesSoWhateverIsWantedOfTheRegistryWithoutCredentials(String wanted) throws Exception {
        proxy.registry().reset();
        String asked = RawExchange.of(proxy.server().registryPort(ASKS), wanted + REST);
        assertThat(asked).startsWith("HTTP/1.1 401 ")
                .containsIgnoringCase("\r\nWWW-Authenticate: Basic realm=\"bestfit\"");
        if (!wanted.startsWith("HEAD ")) {
            assertThat(asked).contains("\"UNAUTHORIZED\"");
        }
        assertThat(proxy.registry().requests()).isEmpty();
        String elsewhere = RawExchange.of(proxy.server().registryPort(0), wanted + REST);
        assertThat(elsewhere).doesNotContain("HTTP/1.1 401 ");
    }

    @Test
    void aListenerThatAsksDoesNotAskWhoeverWantsNothingOfTheRegistry() throws Exception {
        assertThat(get(ASKS, "/for/zen3/bestfit/v1/explain?ref=lab/app:1.0", "Host: r\r\n"))
                .startsWith("HTTP/1.1 200 ");
    }

    @Test
    void aListenerThatAsksTakesWhatItIsGivenAndAnEmptyUserForNobody() throws Exception {
        proxy.registry().reset();
        for (String pair : List.of("node:x", "node:another", "node:")) {
            assertThat(digest(get(ASKS, TAG, "Host: r\r\nAuthorization: " + basic(pair) + "\r\n")))
                    .as(pair).isEqualTo(of("haswell"));
            assertThat(get(ASKS, "/v2/", "Host: r\r\nAuthorization: " + basic(pair) + "\r\n"))
                    .startsWith("HTTP/1.1 200 ");
        }
        assertThat(digest(get(ASKS, TAG, "Host: r\r\nAuthorization: " + basic(":") + "\r\n"))).isEqualTo(of("index"));
        assertThat(get(ASKS, "/v2/", "Host: r\r\nAuthorization: " + basic(":") + "\r\n")).startsWith("HTTP/1.1 200 ");
        assertThat(authorizations()).isEmpty();
        assertThat(get(ASKS, "/v2/", "Host: r\r\nAuthorization: Bearer abc\r\n")).startsWith("HTTP/1.1 200 ");
        assertThat(authorizations()).isNotEmpty().containsOnly("Bearer abc");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            PROXY TCP4 10.7.7.7 127.0.0.1 51000 5000           | zen2      | 10.7.7.7
            PROXY TCP6 fd07::7 ::1 51000 5000                  | zen2      | fd07:0:0:0:0:0:0:7
            PROXY TCP4 192.0.2.1 127.0.0.1 51000 5000          | index     | 192.0.2.1
            """)
    void theProxyProtocolTellsTheClient(String header, String served, String client) throws Exception {
        String agent = "asks-" + ASKED.incrementAndGet();
        try (CapturedLog log = new CapturedLog()) {
            String answer = RawExchange.of(proxy.server().registryPort(BEHIND), header + "\r\n"
                    + request(TAG, "Host: r\r\nX-Forwarded-For: 10.7.1.1\r\nUser-Agent: " + agent + "\r\n"));
            assertThat(digest(answer)).isEqualTo(of(served));
            assertThat(log.nextRequestBy(agent)).contains(" client=" + client + " ");
        }
    }

    @Test
    void theSecondVersionOfTheProxyProtocolIsUnderstood() throws Exception {
        byte[] head = {0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a, 0x21, 0x11, 0, 12, 10, 7,
                7,
                7, 127, 0, 0, 1, 0x10, 0, 0x13, (byte) 0x88};
        String answer = RawExchange.of(proxy.server().registryPort(BEHIND),
                new String(head, StandardCharsets.ISO_8859_1) + request(TAG, "Host: r\r\n"));
        assertThat(digest(answer)).isEqualTo(of("zen2"));
    }

    /** Whoever writes that header can claim any address. */
    @Test
    void aStrangerIsRefusedWhereTheProxyProtocolIsSpoken() throws Exception {
        ProxyConfig read = ConfigLoader.parse("c.yaml", """
                upstream: {url: http://127.0.0.1:1}
                listen: {address: 127.0.0.1:0, proxyProtocol: true}
                admin: 127.0.0.1:0
                trustedProxies: [10.0.0.0/8]
                """, Overrides.NONE);
        try (RunningProxy strict = RunningProxy.start(_ -> read)) {
            String answer;
            try {
                answer = RawExchange.of(strict.server().registryPort(), "PROXY TCP4 10.7.7.7 127.0.0.1 51000 5000\r\n"
                        + request("/bestfit/v1/explain?ref=lab/app:1.0", "Host: r\r\n"));
            } catch (SocketException reset) {
                answer = "";
            }
            assertThat(answer).isEmpty();
        }
    }

    @Test
    void unknownNodesAndIgnoredHeadersAreCounted() throws Exception {
        String before = metrics();
        get(0, TAG, "Host: r\r\nX-Forwarded-For: 192.0.2.77\r\n");
        get(1, TAG, "Host: r\r\nNode-Features: cpu=zen5\r\n");
        String after = metrics();

        assertThat(value(after, "bestfit_unknown_nodes_total")).isEqualTo(
                value(before, "bestfit_unknown_nodes_total") + 1);
        assertThat(value(after, "bestfit_ignored_declarations_total")).isEqualTo(
                value(before, "bestfit_ignored_declarations_total") + 1);
    }

    private static String metrics() throws IOException {
        return RawExchange.of(proxy.server().adminPort(), request("/metrics", "Host: r\r\n"));
    }

    private static double value(String metrics, String name) {
        return metrics.lines().filter(line -> line.startsWith(name + " ")).findFirst()
                .map(line -> Double.parseDouble(line.substring(name.length() + 1))).orElseThrow();
    }

    private static String of(String served) {
        return Objects.requireNonNull(IMAGES.get(served), served).digest().text();
    }

    private static List<String> authorizations() {
        return proxy.registry().requests().stream().map(RecordedRequest::headers)
                .flatMap(headers -> headers.getAll("Authorization").stream()).toList();
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private static String get(int listener, String path, String lines) throws IOException {
        return RawExchange.of(proxy.server().registryPort(listener), request(path, lines));
    }

    private static String request(String path, String lines) {
        return "GET " + path + " HTTP/1.1\r\n" + lines + "Connection: close\r\n\r\n";
    }

    private static String digest(String answer) {
        return answer.lines().filter(line -> line.toLowerCase(Locale.ROOT).startsWith("docker-content-digest:"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip()).findFirst().orElse("none: " + answer);
    }
}
