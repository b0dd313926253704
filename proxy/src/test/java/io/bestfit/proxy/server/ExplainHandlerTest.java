package io.bestfit.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.cli.BestfitCommand;
import io.bestfit.proxy.config.Selection.OnBadDeclaration;
import io.bestfit.proxy.config.Selection.OnNoMatch;
import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.registry.IndexBuilder;
import io.bestfit.proxy.registry.RecordedRequest;
import io.bestfit.proxy.testing.RawExchange;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What {@code GET /bestfit/v1/explain} answers, question by question. */
class ExplainHandlerTest {

    private static final String MICROARCH = "org.supercontainers.hardware.cpu.target.microarch";
    private static final Image GENERIC = ImageBuilder.variant("amd64", "generic");
    private static final Image ZEN3 = ImageBuilder.variant("amd64", "zen3");
    private static final Image CUDA = ImageBuilder.variant("amd64", "cuda");
    private static final Image INDEX = IndexBuilder.oci().annotated(GENERIC, "amd64", Map.of())
            .annotated(ZEN3, "amd64", Map.of(MICROARCH, "zen3"))
            .annotated(CUDA, "amd64", Map.of("org.supercontainers.hardware.gpu.cuda.version", "12.6")).build();
    private static final Image ZEN3_ONLY = IndexBuilder.oci().annotated(ZEN3, "amd64", Map.of(MICROARCH, "zen3"))
            .build();
    private static final String OF_THE_INDEX = "/bestfit/v1/explain?ref=lab/app:1.0";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static RunningProxy proxy;
    private static RunningProxy strict;

    @BeforeAll
    static void start() throws TimeoutException {
        proxy = RunningProxy.start();
        strict = RunningProxy
                .start(config -> RunningProxy.with(config, OnNoMatch.REFUSE, OnBadDeclaration.PASSTHROUGH));
        for (RunningProxy each : List.of(proxy, strict)) {
            each.registry().put("lab/app", "1.0", INDEX);
            each.registry().put("lab/app", "zen3-only", ZEN3_ONLY);
            each.registry().put("lab/app", "single", ZEN3);
        }
    }

    @AfterAll
    static void stop() throws TimeoutException {
        proxy.close();
        strict.close();
    }

    @BeforeEach
    void forget() {
        proxy.registry().reset();
        strict.registry().reset();
    }

    @ParameterizedTest(name = "{0} {1} with {2}")
    @CsvSource(delimiter = '|', textBlock = """
            GET  | /bestfit/v1/explain?ref=lab/app:1.0              | cpu=zen4 | header | selected    | built for zen3, which is closer to zen4 than an entry for any CPU
            GET  | /bestfit/v1/explain?ref=lab%2Fapp%3A1.0          | cpu=zen4 | header | selected    | built for zen3, which is closer to zen4 than an entry for any CPU
            GET  | /bestfit/v1/explain?x=y&ref=lab/app:1.0          | zen4     | header | selected    | built for zen3, which is closer to zen4 than an entry for any CPU
            GET  | /bestfit/v1/explain?ref=lab/app:1.0&ns=UPSTREAM  | cpu=zen4 | header | selected    | built for zen3, which is closer to zen4 than an entry for any CPU
            GET  | /for/zen4/bestfit/v1/explain?ref=lab/app:1.0     |          | path   | selected    | built for zen3, which is closer to zen4 than an entry for any CPU
            GET  | /for/zen4/bestfit/v1/explain?ref=lab/app:1.0     | cpu=zen2 | path   | selected    | built for zen3, which is closer to zen4 than an entry for any CPU
            GET  | /for/any/bestfit/v1/explain?ref=lab/app:1.0      | cpu=zen4 | path   | passthrough | the selector 'any' declares that there is no node: the upstream's own answer is passed through
            GET  | /bestfit/v1/explain?ref=lab/app:1.0              |          |        | passthrough | no node is declared: the upstream's own answer is passed through
            GET  | /bestfit/v1/explain?ref=lab/app:single           | cpu=zen4 | header | passthrough | there is nothing to choose from: it is a single image
            GET  | /bestfit/v1/explain?ref=lab/app:zen3-only        | cpu=zen2 | header | passthrough | the only image for linux/amd64, at position 0, needs CPU zen3; the node has zen2
            GET  | /bestfit/v1/explain?ref=lab/app@sha256:0000000000000000000000000000000000000000000000000000000000000000 | cpu=zen4 | | passthrough | a digest is answered with its very bytes: only tags are selected from
            GET  | /bestfit/v1/explain?ref=lab/app:sha256-0000000000000000000000000000000000000000000000000000000000000000.sig | cpu=zen4 | | passthrough | a tag that is made of a digest names referrers or signatures, which are never selected from
            """)
    void explains(String method, String target, @Nullable String declaration, @Nullable String channel, String outcome,
            String sentence) throws Exception {
        HttpResponse<String> response = declaration == null
                ? proxy.send(method, upstreamNamed(target))
                : proxy.send(method, upstreamNamed(target), "Node-Features", declaration);
        assertThat(response.statusCode()).isEqualTo(200);
        JsonNode json = JSON.readTree(response.body());
        assertThat(json.get("channel").stringValue()).isEqualTo(channel);
        assertThat(json.get("outcome").stringValue()).isEqualTo(outcome);
        assertThat(json.get("sentence").stringValue()).isEqualTo(sentence);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            GET  | /bestfit/v1/explain                         | 400 | UNSUPPORTED  | the parameter ref is missing; write /bestfit/v1/explain?ref=REPOSITORY:TAG
            GET  | /bestfit/v1/explain?ref=                    | 400 | UNSUPPORTED  | the parameter ref is missing; write /bestfit/v1/explain?ref=REPOSITORY:TAG
            GET  | /bestfit/v1/explain?ref=a:1&ref=b:1         | 400 | UNSUPPORTED  | the parameter ref is there 2 times; write /bestfit/v1/explain?ref=REPOSITORY:TAG
            GET  | /bestfit/v1/explain?ref=lab/app             | 400 | NAME_INVALID | 'lab/app' names no tag; write /bestfit/v1/explain?ref=REPOSITORY:TAG
            GET  | /bestfit/v1/explain?ref=Lab/app:1           | 400 | NAME_INVALID | 'Lab/app:1' is no repository with a tag, both as the upstream names them and without its host; write /bestfit/v1/explain?ref=REPOSITORY:TAG
            GET  | /bestfit/v1/explain?ref=quay.io:443/app:1   | 400 | NAME_INVALID | 'quay.io:443/app:1' is no repository with a tag, both as the upstream names them and without its host; write /bestfit/v1/explain?ref=REPOSITORY:TAG
            GET  | /bestfit/v1/explain?ref=app:1%0d%0ax:%20y   | 400 | NAME_INVALID | 'app:1??x: y' is no repository with a tag, both as the upstream names them and without its host; write /bestfit/v1/explain?ref=REPOSITORY:TAG
            GET  | /bestfit/v1/explain?ref=app@sha256:12       | 400 | NAME_INVALID | 'app@sha256:12' is no repository with a digest; write /bestfit/v1/explain?ref=REPOSITORY:TAG
            GET  | /bestfit/v1/explain?ref=lab/app:1.0&ns=quay.io | 404 | NAME_UNKNOWN | this proxy does not speak for the registry 'quay.io': the operator can add it to upstream.namespaces, or the client's mirror entry is wrong
            GET  | /bestfit/v1/explain?ref=lab/app:absent      | 404 | MANIFEST_UNKNOWN | the upstream UPSTREAM answered 404 to lab/app:absent; check the repository's name and the tag
            POST | /bestfit/v1/explain?ref=lab/app:1.0         | 405 | UNSUPPORTED  | POST is not possible here: ask for an explanation with GET
            PUT  | /bestfit/v1/explain?ref=lab/app:1.0         | 405 | UNSUPPORTED  | PUT is not possible here: ask for an explanation with GET
            """)
    void refuses(String method, String target, int status, String code, String message) throws Exception {
        for (int port : ports(proxy)) {
            HttpResponse<String> response = proxy.sendTo(port, method, target, "Node-Features", "cpu=zen4");
            assertThat(response.statusCode()).isEqualTo(status);
            assertThat(response.headers().firstValue("Content-Type")).contains("application/json; charset=utf-8");
            assertThat(response.headers().firstValue("Cache-Control")).contains("private, no-store");
            assertThat(response.headers().firstValue("Allow").orElse("")).isEqualTo(status == 405 ? "GET, HEAD" : "");
            assertThat(JSON.readTree(response.body()))
                    .isEqualTo(JSON.createObjectNode().set("errors", JSON.createArrayNode().add(
                            JSON.createObjectNode().put("code", code).put("message", upstreamNamed(message)))));
        }
    }

    @Test
    void aReferenceThatIsNotPercentEncodedIsRefused() throws Exception {
        String answer = RawExchange.of(proxy.server().registryPort(),
                "GET /bestfit/v1/explain?ref=%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertThat(answer)
                .startsWith("HTTP/1.1 400 Bad Request - the parameter ref '%zz' is not percent-encoded as it should be")
                .contains(
                        "the parameter ref '%zz' is not percent-encoded as it should be");
    }

    @Test
    void aMalformedDeclarationIsRefusedAsAPullWouldBe() throws Exception {
        HttpResponse<String> pull = proxy.send("GET", "/v2/lab/app/manifests/1.0", "Node-Features", "cpu=zen3, cuda=");
        HttpResponse<String> explanation = proxy.send("GET", OF_THE_INDEX, "Node-Features", "cpu=zen3, cuda=");
        assertThat(explanation.statusCode()).isEqualTo(400).isEqualTo(pull.statusCode());
        assertThat(explanation.body()).isEqualTo(pull.body()).contains("\"code\":\"UNSUPPORTED\"", "at position 15");
    }

    @Test
    void aMalformedDeclarationCountsAsNoneWhereConfigured() throws Exception {
        JsonNode json = JSON
                .readTree(strict.send("GET", OF_THE_INDEX, "Node-Features", "cpu=zen3, cuda=").body());
        assertThat(json.get("outcome").stringValue()).isEqualTo("passthrough");
        assertThat(json.get("channel").stringValue()).isEqualTo("header");
        assertThat(json.get("sentence").stringValue()).startsWith("declaration is malformed at position 15")
                .endsWith(": it counts as none, and the upstream's own answer is passed through");
    }

    @Test
    void whereAPullIsRefusedTheOutcomeSaysSo() throws Exception {
        String target = "/bestfit/v1/explain?ref=lab/app:zen3-only";
        assertThat(JSON.readTree(strict.send("GET", target, "Node-Features", "cpu=zen2").body()).get("outcome")
                .stringValue()).isEqualTo("refused");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu=zen4", "cpu=zen2", "arch=arm64", "cpu=zen4, nvidia-driver=\"550.54.15\", cluster_1"})
    void theProgramSaysTheSame(String declaration) throws Exception {
        ObjectNode ours = json(proxy.send("GET", OF_THE_INDEX, "Node-Features", declaration).body());
        StringWriter out = new StringWriter();
        BestfitCommand.commandLine(new PrintWriter(out, true), new PrintWriter(out, true), Map.of()).execute("explain",
                "http://127.0.0.1:" + proxy.registry().port() + "/lab/app:1.0", "--node", declaration, "--output",
                "json");
        ObjectNode theirs = json(out.toString());
        assertThat(ours.remove("channel").stringValue()).isEqualTo("header");
        assertThat(theirs.remove("channel").stringValue()).isEqualTo("option");
        assertThat(theirs.remove("reference").stringValue()).endsWith(ours.remove("reference").stringValue());
        assertThat(ours).isEqualTo(theirs);
    }

    @Test
    void theAdminListenerSaysTheSame() throws Exception {
        int admin = proxy.server().adminPort();
        assertThat(proxy.sendTo(admin, "GET", OF_THE_INDEX, "Node-Features", "cpu=zen4").body())
                .isEqualTo(proxy.send("GET", OF_THE_INDEX, "Node-Features", "cpu=zen4").body());
        assertThat(proxy.sendTo(admin, "GET", "/other").body())
                .isEqualTo("here are /livez, /readyz, /metrics, /bestfit/v1/explain and /bestfit/v1/detect\n");
    }

    @Test
    void headHasTheHeadersOfGet() throws Exception {
        var get = proxy.send("GET", OF_THE_INDEX, "Node-Features", "cpu=zen4");
        var head = proxy.send("HEAD", OF_THE_INDEX, "Node-Features", "cpu=zen4");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().map()).isEqualTo(get.headers().map())
                .containsEntry("content-type", List.of("application/json"))
                .containsEntry("cache-control", List.of("private, no-store"))
                .containsEntry("vary", List.of("Node-Features, X-Meta-Node-Features, Accept"))
                .containsEntry("content-length", List.of("" + get.body().length()));
    }

    @Test
    void theUpstreamIsAskedWithTheCallersCredentialsAndNoOthers() throws Exception {
        proxy.registry().put("lab/fresh", "1.0", INDEX);
        String target = "/bestfit/v1/explain?ref=lab/fresh:1.0";
        proxy.send("GET", target, "Node-Features", "cpu=zen4", "Authorization", "Bearer one");
        assertThat(askedWith()).startsWith("HEAD Bearer one", "GET Bearer one")
                .containsOnly("HEAD Bearer one", "GET Bearer one");
        proxy.send("GET", target, "Node-Features", "cpu=zen4", "Authorization", "Bearer two");
        assertThat(askedWith()).containsExactly("HEAD Bearer two");
        proxy.send("GET", target, "Node-Features", "cpu=zen4");
        assertThat(askedWith()).containsExactly("HEAD null");
    }

    private List<String> askedWith() {
        List<String> asked = new ArrayList<>();
        for (RecordedRequest request : proxy.registry().requests()) {
            asked.add(request.method() + " " + request.headers().get("Authorization"));
        }
        proxy.registry().reset();
        return asked;
    }

    private static int[] ports(RunningProxy running) {
        return new int[]{running.server().registryPort(), running.server().adminPort()};
    }

    private static String upstreamNamed(String text) {
        return text.replace("UPSTREAM", "127.0.0.1:" + proxy.registry().port());
    }

    private static ObjectNode json(String text) {
        return (ObjectNode) JSON.readTree(text);
    }
}
