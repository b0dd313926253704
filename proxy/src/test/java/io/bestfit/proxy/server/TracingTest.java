package io.bestfit.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bestfit.proxy.config.Traces;
import io.bestfit.proxy.registry.Fault;
import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.registry.IndexBuilder;
import io.bestfit.proxy.registry.RecordedRequest;
import io.bestfit.proxy.registry.RequestPredicate;
import io.bestfit.proxy.server.FakeCollector.Received;
import io.bestfit.proxy.testing.CapturedLog;
import io.bestfit.proxy.testing.RawExchange;
import io.bestfit.proxy.upstream.Origin;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Spans of requests, and of what they lead to; none where nobody asked for them. */
class TracingTest {

    private static final Image GENERIC = ImageBuilder.variant("amd64", "generic");
    private static final Image ZEN3 = ImageBuilder.variant("amd64", "zen3");
    private static final Image INDEX = IndexBuilder.oci().features(GENERIC, "amd64").features(ZEN3, "amd64", "zen3")
            .build();
    private static final String TAG = "/v2/lab/app/manifests/1.0";
    private static final String TAGS = "/v2/lab/app/tags/list";
    private static final String MANIFEST = "/v2/{name}/manifests/{reference}";
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private FakeCollector collector;

    @BeforeEach
    void start() throws TimeoutException {
        collector = new FakeCollector();
    }

    @AfterEach
    void stop() throws TimeoutException {
        collector.close();
    }

    private RunningProxy tracing(double ratio) throws TimeoutException {
        RunningProxy proxy = RunningProxy
                .start(config -> RunningProxy.with(config, new Traces(collector.origin(), ratio)));
        proxy.registry().put("lab/app", "1.0", INDEX);
        return proxy;
    }

    /** What is left to send goes out at the end at once. */
    private Received theRequestAfterTheEndOf(RunningProxy proxy) throws TimeoutException {
        proxy.close();
        assertThat(collector.requests()).hasSize(1);
        return collector.requests().getFirst();
    }

    private static Map<String, String> server(RunningProxy proxy) {
        return Map.of("http.request.method", "GET", "network.protocol.version", "1.1", "server.address", "127.0.0.1",
                "server.port", String.valueOf(proxy.server().registryPort()), "url.scheme", "http");
    }

    @Test
    void aSelectionIsASpanOfTheClientsTraceWithItsQuestionsBelowIt() throws Exception {
        RunningProxy proxy = tracing(0);
        proxy.send("GET", TAG + "?secret-query=1", "Node-Features", "cpu=zen4, secret-word", "traceparent", PARENT,
                "tracestate", "vendor=1", "Authorization", "Bearer secret-token");
        String upstream = proxy.registry().baseUrl();
        List<RecordedRequest> asked = proxy.registry().requests();
        Map<String, String> server = server(proxy);
        Received request = theRequestAfterTheEndOf(proxy);

        assertThat(request.parent()).isEqualTo("00f067aa0ba902b7");
        assertThat(request.trace()).isEqualTo(TRACE);
        assertThat(request.state()).isEqualTo("vendor=1");
        assertThat(request.name()).isEqualTo("GET " + MANIFEST);
        assertThat(request.error()).isFalse();
        assertThat(request.attributes()).containsAllEntriesOf(server)
                .containsAllEntriesOf(Map.of("http.route", MANIFEST, "http.response.status_code", "200",
                        "url.path", TAG, "bestfit.outcome", "selected", "bestfit.channel", "header",
                        "bestfit.repository", "lab/app", "bestfit.index.digest", INDEX.digest().text(),
                        "bestfit.child.digest", ZEN3.digest().text(), "bestfit.decided_by", "cpu"))
                .hasSize(server.size() + 9);
        List<Received> questions = collector.questions();
        assertThat(questions).hasSameSizeAs(asked).hasSizeGreaterThan(2).allSatisfy(question -> {
            assertThat(question.trace()).isEqualTo(TRACE);
            assertThat(question.parent()).isEqualTo(request.id());
        });
        assertThat(questions.getFirst().name()).isEqualTo("HEAD " + MANIFEST);
        assertThat(questions.getFirst().attributes()).isEqualTo(Map.of("http.request.method", "HEAD",
                "url.template", MANIFEST, "url.full", upstream + TAG, "http.response.status_code", "200",
                "server.address", "127.0.0.1", "server.port", upstream.substring(upstream.lastIndexOf(':') + 1)));
        assertThat(asked).extracting(it -> it.headers().get("traceparent")).containsExactlyInAnyOrderElementsOf(
                questions.stream().map(span -> "00-" + TRACE + "-" + span.id() + "-01").toList());
        assertThat(asked).allSatisfy(it -> assertThat(it.headers().getAll("tracestate")).containsExactly("vendor=1"));
        assertThat(collector.everything()).contains("/v1/traces").doesNotContain("secret", "zen4", "Bearer");
    }

    @Test
    void whatIsPassedOnIsAQuestionOfItsOwn() throws Exception {
        RunningProxy proxy = tracing(1);
        String blob = "/v2/lab/app/blobs/" + ZEN3.digest().text();
        proxy.registry().faults().on(RequestPredicate.blobs())
                .answer(Fault.redirect("http://127.0.0.1:1/x?signature=secret-signature"));
        proxy.send("GET", blob + "?secret-query=1");
        String upstream = proxy.registry().baseUrl();
        String told = proxy.registry().requests().getLast().headers().get("traceparent");
        Map<String, String> server = server(proxy);
        Received request = theRequestAfterTheEndOf(proxy);

        assertThat(request.parent()).isEmpty();
        assertThat(request.name()).isEqualTo("GET /v2/{name}/blobs/{digest}");
        assertThat(request.attributes()).containsAllEntriesOf(server)
                .containsAllEntriesOf(Map.of("http.route", "/v2/{name}/blobs/{digest}", "http.response.status_code",
                        "307", "url.path", blob, "bestfit.outcome", "passthrough"))
                .hasSize(server.size() + 4);
        assertThat(collector.questions()).singleElement().satisfies(forwarded -> {
            assertThat(forwarded.parent()).isEqualTo(request.id());
            // Sampled, and a random number (W3C Trace Context, level 2).
            assertThat(told).isEqualTo("00-" + request.trace() + "-" + forwarded.id() + "-03");
            assertThat(forwarded.name()).isEqualTo("GET /v2/{name}/blobs/{digest}");
            assertThat(forwarded.attributes()).containsEntry("http.response.status_code", "307")
                    .containsEntry("url.full", upstream + blob).doesNotContainKey("error.type");
        });
        assertThat(collector.everything()).doesNotContain("secret");
    }

    @Test
    void anErrorOfTheUpstreamIsOneOfBothSpans() throws Exception {
        RunningProxy proxy = tracing(1);
        proxy.registry().faults().on(RequestPredicate.any()).answer(Fault.status(503));
        proxy.send("GET", TAGS);
        Received request = theRequestAfterTheEndOf(proxy);

        assertThat(List.of(request, collector.questions().getFirst())).allSatisfy(span -> {
            assertThat(span.error()).isTrue();
            assertThat(span.attributes()).containsEntry("http.response.status_code", "503")
                    .containsEntry("error.type", "503");
        });
        assertThat(request.attributes()).containsEntry("bestfit.outcome", "passthrough");
    }

    @Test
    void anUpstreamWithoutAnAnswerIsAnErrorOfItsKind() throws Exception {
        RunningProxy proxy = tracing(1);
        proxy.registry().faults().on(RequestPredicate.any()).answer(new Fault.CloseBeforeHead());
        proxy.send("GET", TAGS);
        Received request = theRequestAfterTheEndOf(proxy);

        assertThat(request.error()).isTrue();
        assertThat(request.attributes()).containsEntry("http.response.status_code", "502")
                .containsEntry("error.type", "upstream-broken").containsEntry("bestfit.outcome", "error");
        assertThat(collector.questions()).singleElement().satisfies(question -> {
            assertThat(question.error()).isTrue();
            assertThat(question.attributes()).containsEntry("error.type", "upstream-broken")
                    .doesNotContainKey("http.response.status_code");
        });
    }

    /** Names of spans are few, whatever a client sends. */
    @Test
    void aMethodThatNobodyKnowsIsNoName() throws Exception {
        RunningProxy proxy = tracing(1);
        proxy.send("BREW", "/" + "x".repeat(3_000));
        Received request = theRequestAfterTheEndOf(proxy);

        assertThat(request.name()).isEqualTo("HTTP");
        assertThat(request.attributes()).containsEntry("http.request.method", "_OTHER").doesNotContainKey("http.route")
                .containsEntry("url.path", "/" + "x".repeat(511));
    }

    /** Of a target that is no path nothing is told, nor of a user in it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
            GET noslash HTTP/1.1\\r\\nHost: p                     | 400 | none
            GET http://user:secret@host/v2/ HTTP/1.1\\r\\nHost: p | 200 | /v2/
            GET /v2/ HTTP/1.1\\r\\nHost: user:secret@p            | 200 | /v2/
            GET /v2/ HTTP/1.1\\r\\nHost: a b                      | 200 | /v2/
            GET /v2/ HTTP/1.1                                   | 400 | /v2/
            GET /v2/ HTTP/1.1\\r\\nHost: p\\r\\nContent-Length: x   | 400 | /v2/
            GET /v2/ HTTP/1.0                                   | 200 | /v2/
            """)
    void whateverComesInIsASpan(String head, String status, @org.jspecify.annotations.Nullable String path)
            throws Exception {
        RunningProxy proxy = tracing(1);
        assertThat(RawExchange.of(proxy.server().registryPort(),
                head.replace("\\r\\n", "\r\n") + "\r\nConnection: close\r\n\r\n")).contains(" " + status + " ");
        Received request = theRequestAfterTheEndOf(proxy);

        assertThat(request.attributes()).containsEntry("http.response.status_code", status);
        assertThat(request.attributes().get("url.path")).isEqualTo(path);
        assertThat(collector.everything()).doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"traceparent: 00-xyz-00f067aa0ba902b7-01\r\ntracestate: vendor=1\r\n",
            "traceparent: 00-00000000000000000000000000000000-00f067aa0ba902b7-01\r\ntracestate: vendor=1\r\n",
            "traceparent: " + PARENT + "\r\ntraceparent: " + PARENT + "\r\ntracestate: vendor=1\r\n",
            "tracestate: vendor=1\r\n"})
    void whatIsNoParentBeginsATraceWithoutState(String headers) throws Exception {
        RunningProxy proxy = tracing(1);
        RawExchange.of(proxy.server().registryPort(),
                "GET " + TAGS + " HTTP/1.1\r\nHost: p\r\nConnection: close\r\n" + headers + "\r\n");
        RecordedRequest asked = proxy.registry().requests().getLast();
        Received request = theRequestAfterTheEndOf(proxy);

        assertThat(request.parent()).isEmpty();
        assertThat(request.trace()).isNotEqualTo(TRACE);
        assertThat(request.state()).isEmpty();
        assertThat(asked.headers().getAll("traceparent")).singleElement().asString()
                .startsWith("00-" + request.trace());
        assertThat(asked.headers().getAll("tracestate")).isEmpty();
    }

    @Test
    void aStateTooLongToKeepEndsHere() throws Exception {
        RunningProxy proxy = tracing(1);
        proxy.send("GET", TAGS, "traceparent", PARENT, "tracestate",
                "a=" + "x".repeat(250) + ",b=" + "x".repeat(250) + ",c=" + "x".repeat(250));
        RecordedRequest asked = proxy.registry().requests().getLast();

        assertThat(theRequestAfterTheEndOf(proxy).trace()).isEqualTo(TRACE);
        assertThat(asked.headers().getAll("tracestate")).isEmpty();
    }

    /** Neither without a trace and a ratio of nothing, nor with a client that traces nothing and a ratio of all. */
    @ParameterizedTest
    @CsvSource(nullValues = "none", value = {"0, none", "1, 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00"})
    void whatIsNotTracedGoesAsItCame(double ratio, @org.jspecify.annotations.Nullable String parent)
            throws Exception {
        RunningProxy proxy = tracing(ratio);
        String[] headers = parent == null ? new String[0] : new String[]{"traceparent", parent};
        proxy.send("GET", TAGS, headers);
        assertThat(proxy.registry().requests().getLast().headers().getAll("traceparent"))
                .isEqualTo(parent == null ? List.of() : List.of(parent));
        proxy.send("GET", TAG, parent == null
                ? new String[]{"Node-Features", "cpu=zen4"}
                : new String[]{"Node-Features", "cpu=zen4", "traceparent", parent});
        proxy.close();

        assertThat(collector.everything()).isEmpty();
    }

    @Test
    void withoutTracesNothingIsAddedAndTheClientsOwnHeaderPasses() throws Exception {
        try (RunningProxy proxy = RunningProxy.start()) {
            proxy.registry().put("lab/app", "1.0", INDEX);
            proxy.send("GET", TAG, "Node-Features", "cpu=zen4");
            proxy.send("GET", TAG);
            assertThat(proxy.registry().requests()).isNotEmpty()
                    .allSatisfy(asked -> assertThat(asked.headers().contains("traceparent")).isFalse());
            proxy.send("GET", TAGS, "traceparent", PARENT);
            assertThat(proxy.registry().requests().getLast().headers().get("traceparent")).isEqualTo(PARENT);
        }
    }

    @Test
    void theLineOfARequestNamesItsTrace() throws Exception {
        try (CapturedLog log = new CapturedLog(); RunningProxy proxy = tracing(0)) {
            proxy.send("GET", TAGS, "traceparent", PARENT, "User-Agent", "traced");
            assertThat(log.nextRequestBy("traced")).contains(" trace=" + TRACE + " ");
            proxy.send("GET", TAGS, "User-Agent", "untraced");
            assertThat(log.nextRequestBy("untraced")).doesNotContain("trace=");
        }
    }

    @Test
    void aCollectorThatIsNotThereIsToldOfOnceAndHarmsNoPull() throws Exception {
        try (CapturedLog log = new CapturedLog();
                RunningProxy proxy = RunningProxy.start(config -> RunningProxy.with(config,
                        new Traces(Origin.parse("http://127.0.0.1:1"), 1)))) {
            proxy.registry().put("lab/app", "1.0", INDEX);
            for (int pull = 1; pull <= 2; pull++) {
                double before = lost(proxy);
                assertThat(proxy.send("GET", TAG, "Node-Features", "cpu=zen4").body())
                        .isEqualTo(ZEN3.manifest().toString());
                await().atMost(PATIENCE).until(() -> lost(proxy) > before);
            }
            assertThat(log.noise()).containsExactly("WARN io.bestfit.proxy.tracing.SpanQueue the collector"
                    + " http://127.0.0.1:1/v1/traces takes no spans; pulls go on without traces. Check tracing.endpoint"
                    + " and that it takes OTLP over HTTP");
        }
    }

    private static double lost(RunningProxy proxy) throws Exception {
        return proxy.sendTo(proxy.server().adminPort(), "GET", "/metrics").body().lines()
                .filter(line -> line.startsWith("bestfit_spans_lost_total "))
                .mapToDouble(line -> Double.parseDouble(line.split(" ", 2)[1])).findFirst().orElseThrow();
    }
}
