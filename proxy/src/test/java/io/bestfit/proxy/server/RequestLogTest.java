package io.bestfit.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.matcher.oci.Digest;
import io.bestfit.proxy.config.Timeouts;
import io.bestfit.proxy.registry.Fault;
import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.registry.IndexBuilder;
import io.bestfit.proxy.registry.RequestPredicate;
import io.bestfit.proxy.testing.CapturedLog;
import io.bestfit.proxy.testing.RawExchange;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One clear line a request with what was decided or what went wrong, and nothing else in the log. */
class RequestLogTest {

    private static final Image GENERIC = ImageBuilder.variant("amd64", "generic");
    private static final Image ZEN3 = ImageBuilder.variant("amd64", "zen3");
    private static final Image INDEX = IndexBuilder.oci().annotated(GENERIC, "amd64", Map.of())
            .annotated(ZEN3, "amd64", Map.of("org.supercontainers.hardware.cpu.target.microarch", "zen3")).build();
    private static final String TAG = "/v2/lab/app/manifests/1.0";
    private static final int BLOB_BYTES = 4_000_000;

    private CapturedLog log;
    private RunningProxy proxy;
    private Digest blob;

    @BeforeEach
    void start() throws TimeoutException {
        proxy = RunningProxy.start();
        proxy.registry().put("lab/app", "1.0", INDEX);
        blob = proxy.registry().putBlob("lab/app", Buffer.buffer(new byte[BLOB_BYTES]));
        log = new CapturedLog();
    }

    @AfterEach
    void stop() throws TimeoutException {
        proxy.close();
        log.close();
    }

    @ParameterizedTest(name = "{0} {1} with {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            GET  | /v2/lab/app/manifests/1.0     | cpu=zen4  | status=200 | route=manifest outcome=selected channel=header index=INDEX child=ZEN3 position=1 decided_by=cpu
            HEAD | /v2/lab/app/manifests/1.0     | cpu=zen4  | status=200 | route=manifest outcome=selected channel=header index=INDEX child=ZEN3 position=1 decided_by=cpu
            GET  | /for/zen4/lab/app/manifests/1.0 |         | status=200 | route=manifest outcome=selected channel=path index=INDEX child=ZEN3 position=1 decided_by=cpu
            GET  | /v2/lab/app/manifests/1.0     |           | status=200 | route=manifest outcome=passthrough
            GET  | /for/any/v2/lab/app/manifests/1.0 |       | status=200 | route=manifest outcome=passthrough channel=path
            GET  | /v2/lab/app/manifests/1.0     | arch=s390x | status=200 | route=manifest outcome=passthrough channel=header reason="none of the 2 entries is an image for linux/s390x"
            GET  | /v2/lab/app/manifests/1.0     | cuda=     | status=400 | route=manifest outcome=refused channel=header reason="declaration is malformed at position 5
            GET  | /v2/lab/app/tags/list         | cpu=zen4  | status=200 | route=tags outcome=passthrough
            GET  | /v2/lab/app/tags/list?ns=quay.io |        | status=404 | outcome=refused reason="unknown namespace"
            GET  | /bestfit/v1/explain?ref=lab/app:1.0 | cpu=zen4 | status=200 | route=explain outcome=passthrough channel=header
            GET  | /bestfit/v1/explain?ref=lab/app:no  | cpu=zen4 | status=404 | route=explain outcome=error channel=header failure="the upstream answered 404"
            """)
    void aLineTellsTheDecision(String method, String target, @org.jspecify.annotations.Nullable String declaration,
            String status, String decision) throws Exception {
        if (declaration == null) {
            proxy.send(method, target);
        } else {
            proxy.send(method, target, "Node-Features", declaration);
        }
        String path = target.contains("?") ? target.substring(0, target.indexOf('?')) : target;
        assertThat(log.nextRequest()).matches("time=\\S+ client=127.0.0.1 method=" + method + " path=" + path + " "
                + status + " bytes=[0-9]+ duration_us=[0-9]+ .*")
                .contains(decision.replace("INDEX", INDEX.digest().text()).replace("ZEN3", ZEN3.digest().text()));
        assertThat(log.otherRequests()).isEmpty();
        assertThat(log.noise()).isEmpty();
    }

    static Stream<Arguments> failures() {
        return Stream.of(Arguments.of(new Fault.CloseBeforeHead(), 502), Arguments.of(new Fault.CloseWithinHead(), 502),
                Arguments.of(new Fault.CloseWithinBody(10), 200), Arguments.of(new Fault.UnfinishedChunks(), 200),
                Arguments.of(new Fault.LyingUnsatisfiable(), 416));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void anUpstreamThatBreaksOffIsOneLineWithTheCause(Fault fault, int status) throws Exception {
        proxy.registry().faults().on(RequestPredicate.manifests()).answer(fault);
        RawExchange.of(proxy.server().registryPort(), get(TAG, "Connection: close\r\n"));
        assertThat(log.nextRequest()).matches("time=.* status=" + status
                + " .* outcome=error failure=\"upstream-broken: .*Exception: Connection .*closed.*\"");
        assertThat(log.otherRequests()).isEmpty();
        assertThat(log.noise()).isEmpty();
    }

    static Stream<Arguments> stalls() {
        return Stream.of(Arguments.of(new Fault.StallBeforeHead(), 504),
                Arguments.of(new Fault.StallWithinBody(10), 200));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stalls")
    void anUpstreamThatFallsSilentIsOneLineWithTheCause(Fault fault, int status) throws Exception {
        try (RunningProxy hasty = RunningProxy.start(config -> RunningProxy.with(config,
                new Timeouts(Duration.ofSeconds(5), Duration.ofMillis(500), Duration.ofSeconds(1),
                        Duration.ofSeconds(1))))) {
            hasty.registry().put("lab/app", "1.0", INDEX);
            hasty.registry().faults().on(RequestPredicate.manifests()).answer(fault);
            RawExchange.of(hasty.server().registryPort(), get(TAG, "Connection: close\r\n"));
        }
        assertThat(log.nextRequest()).matches("time=.* status=" + status + " .* outcome=error"
                + " failure=\"upstream-timeout: nothing from the upstream within the limit\"");
        assertThat(log.otherRequests()).isEmpty();
        assertThat(log.noise()).isEmpty();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"HEAD, 401", "HEAD, 503", "GET, 401", "GET, 404", "GET, 500"})
    void whatTheUpstreamRefusesWhileAnEntryIsChosenIsNoNoise(String method, int status) throws Exception {
        proxy.registry().faults().on(asked -> asked.method().equals(method)).answer(Fault.status(status));
        proxy.send("GET", TAG, "Node-Features", "cpu=zen4");
        assertThat(log.nextRequest()).contains(" status=" + (method.equals("HEAD") ? 200 : status) + " ");
        assertThat(log.otherRequests()).isEmpty();
        assertThat(log.noise()).isEmpty();
    }

    @ParameterizedTest(name = "declared: {0}")
    @ValueSource(strings = {"", "Node-Features: cpu=zen4\r\n"})
    void aClientThatLeavesBeforeTheHeadIsOneLineAndNoError(String header) throws Exception {
        proxy.registry().faults().on(RequestPredicate.manifests()).answer(new Fault.StallBeforeHead());
        leave(get(TAG, header), 0);
        assertThat(log.nextRequest())
                .matches("time=.* status=0 bytes=0 .* outcome=passthrough .*failure=\"client-gone: .*\"");
        assertThat(log.otherRequests()).isEmpty();
        assertThat(log.noise()).isEmpty();
    }

    @ParameterizedTest(name = "reset: {0}")
    @ValueSource(booleans = {true, false})
    void aClientThatLeavesWithinTheBodyIsOneLineAndNoError(boolean reset) throws Exception {
        proxy.registry().faults().on(RequestPredicate.blobs())
                .answer(new Fault.SlowDrip(100_000, Duration.ofMillis(20)));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.server().registryPort())) {
            socket.getOutputStream().write(get("/v2/lab/app/blobs/" + blob, "").getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().readNBytes(1_000)).hasSize(1_000);
            if (reset) {
                socket.setSoLinger(true, 0);
            }
        }
        assertThat(log.nextRequest())
                .matches("time=.* status=200 .* route=blob outcome=passthrough failure=\"client-gone: .*\"");
        assertThat(log.otherRequests()).isEmpty();
        assertThat(log.noise()).isEmpty();
    }

    @Test
    void anUpstreamThatIsDownIsOneLineWithTheCause() throws Exception {
        RunningProxy.await(proxy.registry().close());
        proxy.send("GET", TAG);
        assertThat(log.nextRequest())
                .matches("time=.* status=502 .* outcome=error failure=\"upstream-refused: .*Connection refused.*\".*");
        assertThat(log.noise()).isEmpty();
    }

    @Test
    void credentialsDeclarationsAndQueriesAreInNoLine() throws Exception {
        proxy.send("GET", TAG + "?state=secret-state", "Authorization", "Bearer secret-token", "Cookie",
                "secret-cookie", "Node-Features", "cpu=zen4, secret-word");
        assertThat(log.nextRequest()).contains("outcome=selected").doesNotContain("secret");
        assertThat(log.noise()).isEmpty();
    }

    private void leave(String request, int afterBytes) throws IOException {
        int asked = proxy.registry().requests().size();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.server().registryPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            while (proxy.registry().requests().size() == asked) {
                Thread.onSpinWait();
            }
            assertThat(socket.getInputStream().readNBytes(afterBytes)).hasSize(afterBytes);
        }
    }

    private static String get(String target, String headers) {
        return "GET " + target + " HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n";
    }
}
