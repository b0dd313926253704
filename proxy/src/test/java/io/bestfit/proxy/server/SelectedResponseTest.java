package io.bestfit.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.config.Selection.OnBadDeclaration;
import io.bestfit.proxy.config.Selection.OnNoMatch;
import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.registry.IndexBuilder;
import io.bestfit.proxy.testing.RawExchange;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The headers of answers that Bestfit decided on: each as proxy/README.md describes it, and none that a publisher could forge. */
class SelectedResponseTest {

    private static final String MICROARCH = "org.supercontainers.hardware.cpu.target.microarch";
    private static final Image GENERIC = ImageBuilder.variant("amd64", "generic");
    private static final Image ZEN3 = ImageBuilder.variant("amd64", "zen3");
    private static final Image INDEX = IndexBuilder.oci().annotated(GENERIC, "amd64", Map.of())
            .annotated(ZEN3, "amd64", Map.of(MICROARCH, "zen3")).build();
    private static final String TAG = "/v2/lab/app/manifests/1.0";
    private static final List<String> KEYS = List.of(MICROARCH, "org.supercontainers.features",
            "org.supercontainers.kernel.version", "org.supercontainers.mpi.implementation",
            "org.supercontainers.hardware.gpu.architecture", "org.supercontainers.page.size");
    private static final String HOSTILE = "\r\n\t\"\\=;, <>\u0000\u001b\u007f\u0085\u009b\u2028\u202eé漢a1.x";

    private static RunningProxy lenient;
    private static RunningProxy strict;

    @BeforeAll
    static void start() throws TimeoutException {
        lenient = RunningProxy.start();
        strict = RunningProxy.start(config -> RunningProxy.with(config, OnNoMatch.REFUSE, OnBadDeclaration.REFUSE));
        lenient.registry().put("lab/app", "1.0", INDEX);
    }

    @AfterAll
    static void stop() throws TimeoutException {
        lenient.close();
        strict.close();
    }

    @ParameterizedTest
    @CsvSource({"GET", "HEAD"})
    void aSelectedAnswerHasTheseHeadersAndNoOthers(String method) throws Exception {
        HttpResponse<String> response = lenient.send(method, TAG, "Node-Features", "cpu=zen4");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(headers(response)).containsExactlyInAnyOrderEntriesOf(Map.of(
                "vary", List.of("Node-Features, X-Meta-Node-Features, Accept"),
                "etag", List.of("\"" + ZEN3.digest() + "\""),
                "cache-control", List.of("private, no-cache"),
                "docker-content-digest", List.of(ZEN3.digest().text()),
                "docker-distribution-api-version", List.of("registry/2.0"),
                "content-type", List.of(ZEN3.mediaType()),
                "content-length", List.of("" + ZEN3.manifest().length()),
                "bestfit-selection", List.of("index=\"" + INDEX.digest() + "\", position=1, decided-by=cpu")));
    }

    @ParameterizedTest(name = "{0} is answered {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "CHILD"           | 304
            W/"CHILD"         | 304
            "other", "CHILD"  | 304
            *                 | 304
            "INDEX"           | 200
            "other"           | 200
            CHILD             | 200
            """)
    void anEntityTagIsThatOfTheChild(String condition, int status) throws Exception {
        HttpResponse<String> response = lenient.send("GET", TAG, "Node-Features", "cpu=zen4", "If-None-Match",
                condition.replace("CHILD", ZEN3.digest().text()).replace("INDEX", INDEX.digest().text()));
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body()).isEqualTo(status == 304 ? "" : ZEN3.manifest().toString());
        assertThat(headers(response)).containsKeys("vary", "etag", "cache-control", "bestfit-selection");
    }

    @Test
    void theSelectionIsADictionary() throws Exception {
        String value = lenient.send("HEAD", TAG, "Node-Features", "cpu=zen4").headers()
                .firstValue("Bestfit-Selection").orElseThrow();
        // RFC 9651: a String, an Integer of at most 15 digits, a Token.
        assertThat(value)
                .matches("index=\"sha256:[0-9a-f]{64}\", position=[0-9]{1,15}, decided-by=[a-z*][a-z0-9*-]*");
    }

    /** Whatever annotations and platforms say, the lines of the head are those that Bestfit writes. */
    @RepeatedTest(40)
    void noPublisherWritesAHeader(RepetitionInfo repetition) throws Exception {
        long seed = 7_000_000L + repetition.getCurrentRepetition();
        Random random = new Random(seed);
        IndexBuilder builder = IndexBuilder.oci();
        for (int entry = 0; entry < 1 + random.nextInt(3); entry++) {
            Map<String, String> claims = new TreeMap<>();
            for (int claim = 0; claim < 1 + random.nextInt(3); claim++) {
                claims.put(KEYS.get(random.nextInt(KEYS.size())), hostile(random));
            }
            builder.entry(entry % 2 == 0 ? GENERIC : ZEN3, new JsonObject().put("os", "linux")
                    .put("architecture", random.nextBoolean() ? "amd64" : hostile(random))
                    .put("variant", hostile(random)), claims);
        }
        Image index = builder.build();
        for (RunningProxy proxy : List.of(lenient, strict)) {
            proxy.registry().put("lab/hostile", "1.0", index);
            String answer = RawExchange.of(proxy.server().registryPort(),
                    """
                            GET /v2/lab/hostile/manifests/1.0 HTTP/1.1\r
                            Host: x\r
                            Connection: close\r
                            Node-Features: cpu=zen4\r
                            \r
                            """);
            String[] head = answer.substring(0, answer.indexOf("\r\n\r\n")).split("\r\n", -1);
            assertThat(head[0]).as("seed %d", seed).matches("HTTP/1\\.1 (200 OK|403 Forbidden[\\x20-\\x7e]{0,191})");
            TreeSet<String> names = new TreeSet<>();
            for (int line = 1; line < head.length; line++) {
                assertThat(head[line]).as("seed %d", seed).matches("[A-Za-z-]+: [\\x20-\\x7e]*");
                assertThat(
                        names.add(head[line].substring(0, head[line].indexOf(':')).toLowerCase(java.util.Locale.ROOT)))
                        .as("seed %d: %s once", seed, head[line]).isTrue();
            }
            assertThat(names).as("seed %d", seed).isSubsetOf("vary", "etag", "cache-control", "docker-content-digest",
                    "docker-distribution-api-version", "content-type", "content-length", "bestfit-selection", "warning",
                    "connection", "date", "accept-ranges", "x-content-type-options");
        }
    }

    private static String hostile(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(30); i >= 0; i--) {
            text.append(HOSTILE.charAt(random.nextInt(HOSTILE.length())));
        }
        return random.nextBoolean() ? text.toString() : "zen3\r\nSet-Cookie: forged=1\r\n\r\n" + text;
    }

    private static Map<String, List<String>> headers(HttpResponse<String> response) {
        Map<String, List<String>> headers = new TreeMap<>(response.headers().map());
        headers.remove(":status");
        headers.remove("date");
        return headers;
    }
}
