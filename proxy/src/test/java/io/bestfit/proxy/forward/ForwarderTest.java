package io.bestfit.proxy.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bestfit.proxy.testing.RawExchange;
import io.bestfit.proxy.testing.RawServer;
import io.bestfit.proxy.upstream.Via;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(BodyWay.class)
class ForwarderTest {

    @Parameter
    @SuppressWarnings("NullAway.Init") // set for each run of the class
    private BodyWay way;

    private static final ForwardLimits SHORT = new ForwardLimits(Duration.ofMillis(300), Duration.ofMillis(300),
            Duration.ofMillis(50));
    private static final String CLOSE = "Connection: close\r\n\r\n";

    private String through(String answer, String request) throws IOException {
        try (RawServer upstream = RawServer.sending(answer);
                ProxyUnderTest proxy = new ProxyUnderTest(upstream.port(), ForwardLimits.DEFAULT, way)) {
            return RawExchange.of(proxy.port(), request);
        }
    }

    private String seenBy(String request) throws IOException {
        try (RawServer upstream = RawServer.sending("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                ProxyUnderTest proxy = new ProxyUnderTest(upstream.port(), ForwardLimits.DEFAULT, way)) {
            RawExchange.of(proxy.port(), request);
            assertThat(upstream.heads).hasSize(1);
            return upstream.heads.getFirst().replace("127.0.0.1:" + upstream.port(), "UPSTREAM");
        }
    }

    @Test
    void aRequestKeepsItsHeadersLessThoseOfTheConnectionAndTheDeclaration() throws IOException {
        String head = seenBy(ProxyUnderTest.crlf("""
                GET /v2/a/manifests/t HTTP/1.1
                Host: proxy:5000
                Accept: a/b
                X-One: 1
                Accept: c/d
                Authorization: Bearer x
                node-features: zen4
                X-META-Node-Features: zen4
                X-Gone: 1
                TE: trailers
                Keep-Alive: timeout=5
                Proxy-Authorization: Basic eA==
                Connection: close, x-gone, authorization

                """));
        assertThat(head).isEqualTo(ProxyUnderTest.crlf("""
                GET /v2/a/manifests/t HTTP/1.1
                Host: UPSTREAM
                Accept: a/b
                X-One: 1
                Accept: c/d
                Authorization: Bearer x
                Via: %s

                """.formatted(Via.PROCESS.value())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v2/a%2Fb/manifests/t", "/v2/..%2F..%2Fx/blobs/y", "/v2/a/../b/./c",
            "/v2//a//b?x=%0d%0a&y",
            "/v2/a/blobs/uploads/u?_state=a%3D%3D&digest=sha256:0", "/%41?%"})
    void theRequestTargetKeepsItsBytes(String target) throws IOException {
        assertThat(seenBy("GET " + target + " HTTP/1.1\r\nHost: p\r\n" + CLOSE))
                .startsWith("GET " + target + " HTTP/1.1\r\n");
    }

    @Test
    void headersOf32KibPassBothWays() throws IOException {
        String large = "x".repeat(32 * 1024);
        assertThat(seenBy("GET / HTTP/1.1\r\nHost: p\r\nAuthorization: " + large + "\r\n" + CLOSE)).contains(large);
        assertThat(through("HTTP/1.1 307 Temporary Redirect\r\nLocation: http://cdn/" + large
                + "\r\nContent-Length: 0\r\n\r\n", "GET / HTTP/1.1\r\nHost: p\r\n" + CLOSE)).contains("/" + large);
    }

    @Test
    void anAnswerKeepsItsHeadersAndReasonLessThoseOfTheConnection() throws IOException {
        String answer = through("HTTP/1.1 200 Fine - so far\r\nDate: yesterday\r\nX-A: 1\r\nwarning: 299 - \"w\"\r\n"
                + "X-A: 2\r\nConnection: x-hop\r\nX-Hop: 1\r\nKeep-Alive: timeout=3\r\nContent-Length: 2\r\n\r\nhi",
                "GET / HTTP/1.1\r\nHost: p\r\n" + CLOSE);
        assertThat(answer)
                .isEqualTo("HTTP/1.1 200 Fine - so far\r\nDate: yesterday\r\nX-A: 1\r\nwarning: 299 - \"w\"\r\n"
                        + "X-A: 2\r\nContent-Length: 2\r\nconnection: close\r\n\r\nhi");
    }

    @ParameterizedTest
    @CsvSource({"HEAD,200,Content-Length: 1234", "HEAD,404,Content-Length: 99", "GET,304,ETag: x"})
    void anAnswerWithoutBodyKeepsItsLength(String method, int status, String header) throws IOException {
        String answer = through("HTTP/1.1 " + status + " " + (status == 200
                ? "OK"
                : status == 304
                        ? "Not Modified"
                        : "Not Found")
                + "\r\n" + header + "\r\n\r\n", method + " / HTTP/1.1\r\nHost: p\r\n" + CLOSE);
        assertThat(answer).contains(" " + status + " ", "\r\n" + header + "\r\n").endsWith("\r\n\r\n")
                .doesNotContainIgnoringCase("transfer-encoding");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345",
            "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n",
            "HTTP/1.1 416 Range Not Satisfiable\r\nContent-Length: 10240\r\n\r\n{\"errors\":[]}",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n"})
    void aTruncatedAnswerNeverEndsCleanly(String answer) throws IOException {
        try (RawServer upstream = RawServer.sending(answer);
                ProxyUnderTest proxy = new ProxyUnderTest(upstream.port(), ForwardLimits.DEFAULT, way)) {
            String got = RawExchange.of(proxy.port(), "GET / HTTP/1.1\r\nHost: p\r\n\r\n");
            if (got.startsWith("HTTP/1.1 502 ")) {
                assertThat(got).contains("broke off before it answered");
            } else {
                String body = got.substring(got.indexOf("\r\n\r\n") + 4);
                assertThat(got).startsWith(answer.substring(0, 12)).doesNotContain("\r\n0\r\n\r\n");
                assertThat(body).isEqualTo(answer.substring(answer.indexOf("\r\n\r\n") + 4));
            }
            await().until(() -> !proxy.ended.isEmpty());
            assertThat(proxy.ended.getFirst().outcome()).isEqualTo(Forwarded.Outcome.UPSTREAM_BROKEN);
        }
    }

    @Test
    void anUpstreamThatIsDownIsNamedIn502() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try (ProxyUnderTest proxy = new ProxyUnderTest(port, ForwardLimits.DEFAULT, way)) {
            String got = RawExchange.of(proxy.port(), "GET / HTTP/1.1\r\nHost: p\r\n" + CLOSE);
            assertThat(got).startsWith("HTTP/1.1 502 Bad Gateway - The upstream registry 127.0.0.1:" + port
                    + " refused the connection; check that it is running and that its port is right.\r\n")
                    .endsWith("{\"errors\":[{\"code\":\"UNAVAILABLE\","
                            + "\"message\":\"The upstream registry 127.0.0.1:" + port
                            + " refused the connection; check that it is"
                            + " running and that its port is right.\"}]}");
        }
    }

    @Test
    void anUpstreamThatSaysNothingIs504AndOneThatStallsIsCutOff() throws IOException {
        try (RawServer upstream = new RawServer((head, socket) -> {
            if (head.startsWith("GET /stall")) {
                socket.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n1".getBytes(
                        StandardCharsets.ISO_8859_1));
            }
            return socket.getInputStream().read() >= 0;
        }); ProxyUnderTest proxy = new ProxyUnderTest(upstream.port(), SHORT, way)) {
            assertThat(RawExchange.of(proxy.port(), "GET /silent HTTP/1.1\r\nHost: p\r\n" + CLOSE))
                    .startsWith("HTTP/1.1 504 Gateway Timeout - The upstream registry 127.0.0.1:" + upstream.port()
                            + " did not answer in time; try again, or check its load.\r\n")
                    .contains("did not answer in time");
            assertThat(RawExchange.of(proxy.port(), "GET /stall HTTP/1.1\r\nHost: p\r\n" + CLOSE))
                    .startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\n1");
            await().until(() -> proxy.ended.size() == 2);
            assertThat(proxy.ended).allMatch(end -> end.outcome() == Forwarded.Outcome.UPSTREAM_TIMEOUT);
        }
    }

    @Test
    void aRequestThatCameRoundIsRefused() throws IOException {
        try (ProxyUnderTest proxy = new ProxyUnderTest(1, ForwardLimits.DEFAULT, way)) {
            assertThat(RawExchange.of(proxy.port(), "GET / HTTP/1.1\r\nHost: p\r\nVia: 1.1 other, "
                    + Via.PROCESS.value() + "\r\n" + CLOSE)).startsWith("HTTP/1.1 508 ").contains("leads back");
        }
    }

    @Test
    void aConnectionClosedWhileUnusedIsRetriedOnce() throws IOException {
        try (RawServer upstream = new RawServer((head, socket) -> {
            if (head.startsWith("GET /close")) {
                return false;
            }
            socket.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(
                    StandardCharsets.ISO_8859_1));
            return true;
        }); ProxyUnderTest proxy = new ProxyUnderTest(upstream.port(), ForwardLimits.DEFAULT, way)) {
            assertThat(RawExchange.of(proxy.port(), "GET /warm HTTP/1.1\r\nHost: p\r\n" + CLOSE))
                    .endsWith("ok");
            assertThat(RawExchange.of(proxy.port(), "GET /close HTTP/1.1\r\nHost: p\r\n" + CLOSE))
                    .startsWith("HTTP/1.1 502 ");
            assertThat(upstream.heads).hasSize(3);
            assertThat(RawExchange.of(proxy.port(), "GET /close HTTP/1.1\r\nHost: p\r\n" + CLOSE))
                    .startsWith("HTTP/1.1 502 ");
            assertThat(upstream.heads).hasSize(4);
        }
    }

    @Test
    void aClientThatWaitsFor100GetsItAndABodyOf64MibStreams() throws IOException {
        long size = 64L << 20;
        AtomicLong received = new AtomicLong();
        try (RawServer upstream = new RawServer((head, socket) -> {
            OutputStream out = socket.getOutputStream();
            out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[1 << 16];
            while (received.get() < size) {
                received.addAndGet(Math.max(0, in.read(buffer)));
            }
            out.write("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            return false;
        });
                ProxyUnderTest proxy = new ProxyUnderTest(upstream.port(), ForwardLimits.DEFAULT, way);
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
            socket.getOutputStream()
                    .write(("PUT /u HTTP/1.1\r\nHost: p\r\nExpect: 100-continue\r\nContent-Length: " + size
                            + "\r\n" + CLOSE).getBytes(StandardCharsets.ISO_8859_1));
            assertThat(RawServer.head(socket.getInputStream())).startsWith("HTTP/1.1 100 Continue");
            byte[] piece = new byte[1 << 20];
            for (long sent = 0; sent < size; sent += piece.length) {
                socket.getOutputStream().write(piece);
            }
            assertThat(RawServer.head(socket.getInputStream())).startsWith("HTTP/1.1 201 Created");
            assertThat(received.get()).isEqualTo(size);
            assertThat(upstream.heads.getFirst()).contains("Content-Length: " + size).contains("Expect: 100-continue");
        }
    }

    @Test
    void aClientThatDoesNotReadStopsTheUpstreamAndOneThatLeavesEndsIt() throws IOException {
        AtomicLong written = new AtomicLong();
        try (RawServer upstream = new RawServer((head, socket) -> {
            OutputStream out = socket.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 9999999999\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            byte[] piece = new byte[1 << 16];
            while (true) {
                out.write(piece);
                written.addAndGet(piece.length);
            }
        }); ProxyUnderTest proxy = new ProxyUnderTest(upstream.port(), ForwardLimits.DEFAULT, way)) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
                socket.getOutputStream()
                        .write("GET / HTTP/1.1\r\nHost: p\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
                long[] before = {-1};
                await().pollInterval(Duration.ofMillis(500)).until(() -> {
                    boolean still = written.get() > 0 && written.get() == before[0];
                    before[0] = written.get();
                    return still;
                });
                assertThat(written.get()).isLessThan(64L << 20);
            }
            await().until(() -> !proxy.ended.isEmpty() && !upstream.faults.isEmpty());
            assertThat(proxy.ended.getFirst().outcome()).isEqualTo(Forwarded.Outcome.CLIENT_GONE);
        }
    }

    @Test
    void earlyHintsAndTrailersPassWithoutHeadersOfTheConnection() throws IOException {
        String got = through(ProxyUnderTest.crlf("""
                HTTP/1.1 103 Early Hints
                Link: </a>
                Keep-Alive: timeout=1

                HTTP/1.1 200 OK
                Transfer-Encoding: chunked
                Trailer: X-Sum

                2
                hi
                0
                X-Sum: 7

                """), "GET / HTTP/1.1\r\nHost: p\r\n" + CLOSE);
        assertThat(got).startsWith("HTTP/1.1 103 Early Hints\r\n").contains("\r\nTrailer: X-Sum\r\n")
                .doesNotContain("Keep-Alive").endsWith("2\r\nhi\r\n0\r\nX-Sum: 7\r\n\r\n");
    }

    @Test
    void aClientOfHttp10GetsABodyWithoutChunks() throws IOException {
        assertThat(through("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n",
                "GET / HTTP/1.0\r\nHost: p\r\nConnection: keep-alive\r\n\r\n")).endsWith("\r\n\r\nhi")
                .doesNotContainIgnoringCase("transfer-encoding");
    }
}
