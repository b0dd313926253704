package io.bestfit.proxy.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bestfit.proxy.testing.RawExchange;
import io.bestfit.proxy.testing.RawServer;
import io.bestfit.proxy.testing.WholeProxy;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers at the edge of HTTP: what can be passed on is, and what cannot becomes an error that says so. */
@ParameterizedClass
@EnumSource(BodyWay.class)
class UnfitAnswersTest {

    @Parameter
    @SuppressWarnings("NullAway.Init") // set for each run of the class
    private BodyWay way;

    private static final String GET = "GET /x HTTP/1.1\r\nHost: p\r\nConnection: close\r\n\r\n";

    private String through(String answer, String request) throws IOException {
        try (RawServer upstream = RawServer.sending(answer.replace("~", "\r\n"));
                ProxyUnderTest proxy = new ProxyUnderTest(upstream.port(), ForwardLimits.DEFAULT, way)) {
            return RawExchange.of(proxy.port(), request);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 101 Switching Protocols~Connection: upgrade~Upgrade: x~~raw",
            "HTTP/1.1 102 Processing~~HTTP/1.1 200 OK~Content-Length: 2~~ok",
            "HTTP/1.1 199 Odd~~HTTP/1.1 200 OK~Content-Length: 2~~ok",
            "HTTP/1.1 200 OK~Transfer-Encoding: gzip, chunked~~2~ok~0~~",
            "HTTP/1.1 200 OK~Transfer-Encoding: gzip~~ok"})
    void whatCannotBePassedOnIs502(String answer) throws IOException {
        assertThat(through(answer, GET)).startsWith("HTTP/1.1 502 Bad Gateway - The upstream registry 127.0.0.1:")
                .contains("sent an answer that cannot be passed on; check that it is a registry, and read its log.")
                .doesNotContain("ok");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK~Content-Length: 2~Content-Length: 3~~okk",
            "HTTP/1.1 200 OK~Content-Length: -2~~ok",
            "HTTP/1.1 200 OK~Content-Length: 2~Transfer-Encoding: chunked~~0~~",
            "HTTP/1.0 200 OK~Transfer-Encoding: chunked~~0~~", "HTTP/2.0 200 OK~Content-Length: 2~~ok", "SSH-2.0-x~"})
    void whatIsNoAnswerIs502(String answer) throws IOException {
        assertThat(through(answer, GET)).startsWith("HTTP/1.1 502 Bad Gateway - The upstream registry 127.0.0.1:")
                .contains("\"code\":\"UNAVAILABLE\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.0 200 OK~X-A: 1~~hello", "HTTP/1.1 200 OK~X-A: 1~~hello"})
    void aBodyThatEndsWithItsConnectionEndsInChunks(String answer) throws IOException {
        assertThat(through(answer, GET)).startsWith("HTTP/1.1 200 OK\r\nX-A: 1\r\n")
                .endsWith("5\r\nhello\r\n0\r\n\r\n");
    }

    @Test
    void anUnaskedContinueIsNotTheAnswer() throws IOException {
        assertThat(through("HTTP/1.1 100 Continue~~HTTP/1.1 200 OK~Content-Length: 2~~ok", GET))
                .startsWith("HTTP/1.1 200 OK\r\n").endsWith("ok");
    }

    @ParameterizedTest
    @CsvSource({"http://UPSTREAM/v2/a?x=%2F, http://p/v2/a?x=%2F", "/v2/a?x=%2F, /v2/a?x=%2F",
            "http://user@UPSTREAM/v2/a, http://user@UPSTREAM/v2/a",
            "https://cdn.example/b?sig=1, https://cdn.example/b?sig=1"})
    void onlyALocationOfTheUpstreamIsRewritten(String location, String expected) throws IOException {
        AtomicReference<String> authority = new AtomicReference<>("");
        try (RawServer upstream = new RawServer((head, socket) -> {
            String url = location.replace("UPSTREAM", authority.get());
            RawServer.write(socket, "HTTP/1.1 307 Temporary Redirect\r\nLocation: " + url + "\r\nLink: <" + url
                    + ">; rel=\"next\"\r\nContent-Location: " + url + "\r\nContent-Length: 0\r\n\r\n");
            return false;
        }); ProxyUnderTest proxy = new ProxyUnderTest(upstream.port(), ForwardLimits.DEFAULT, way)) {
            authority.set("127.0.0.1:" + upstream.port());
            String seen = expected.replace("UPSTREAM", authority.get());
            assertThat(RawExchange.of(proxy.port(), GET)).contains("\r\nLocation: " + seen + "\r\n",
                    "\r\nLink: <" + seen + ">; rel=\"next\"\r\n",
                    "\r\nContent-Location: " + location.replace("UPSTREAM", authority.get()) + "\r\n");
        }
    }

    @Test
    void aRequestThatBreaksOffIsNeverCompleteUpstream() throws IOException {
        AtomicReference<String> end = new AtomicReference<>("");
        try (RawServer upstream = new RawServer((head, socket) -> {
            try {
                end.set("after " + new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1));
            } catch (SocketException e) {
                end.set("reset");
            }
            return false;
        });
                ProxyUnderTest proxy = new ProxyUnderTest(upstream.port(), ForwardLimits.DEFAULT, way)) {
            for (String framing : new String[]{"Content-Length: 10\r\n\r\n12345",
                    "Transfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n"}) {
                end.set("");
                try (Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
                    int before = upstream.heads.size();
                    RawServer.write(client, "PUT /u HTTP/1.1\r\nHost: p\r\n" + framing);
                    await().until(() -> upstream.heads.size() > before);
                }
                await().until(() -> !end.get().isEmpty());
                assertThat(end.get()).doesNotContain("0\r\n\r\n").matches("(?s)reset|after (5\r\n)?(12345)?(\r\n)?");
            }
            await().until(() -> proxy.ended.size() == 2);
            assertThat(proxy.ended).allMatch(exchange -> exchange.outcome() == Forwarded.Outcome.CLIENT_GONE);
        }
    }

    @Test
    void aClientThatStillWaitsFor100IsToldOfAFailureAndItsConnectionEnds() throws IOException {
        try (RawServer upstream = new RawServer((head, socket) -> false);
                ProxyUnderTest proxy = new ProxyUnderTest(upstream.port(), ForwardLimits.DEFAULT, way);
                Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
            RawServer.write(client,
                    "PUT /u HTTP/1.1\r\nHost: p\r\nExpect: 100-continue\r\nContent-Length: 1000\r\n\r\n");
            InputStream in = client.getInputStream();
            assertThat(RawServer.head(in)).startsWith("HTTP/1.1 502 Bad Gateway - The upstream registry 127.0.0.1:")
                    .containsIgnoringCase("connection: close");
            assertThat(in.readAllBytes()).asString().endsWith("}]}");
        }
    }

    @Test
    void aRedirectIsTheClientsToFollowAndNothingIsSentThere() throws IOException {
        try (RawServer elsewhere = RawServer.sending("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                RawServer upstream = RawServer.sending("HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:"
                        + elsewhere.port() + "/b\r\nWWW-Authenticate: Bearer realm=\"http://127.0.0.1:"
                        + elsewhere.port() + "/token\"\r\nContent-Length: 0\r\n\r\n");
                WholeProxy proxy = new WholeProxy(upstream.port())) {
            for (String path : new String[]{"/v2/a/blobs/b", "/v2/a/manifests/t"}) {
                assertThat(RawExchange.of(proxy.port(), "GET " + path + " HTTP/1.1\r\nHost: p\r\n"
                        + "Node-Features: cpu=zen4\r\nAuthorization: Bearer secret\r\nConnection: close\r\n\r\n"))
                        .startsWith("HTTP/1.1 307 ").contains("\r\nLocation: http://127.0.0.1:" + elsewhere.port(),
                                "Bearer realm=\"http://127.0.0.1:" + elsewhere.port() + "/token\"");
            }
            assertThat(upstream.heads).hasSize(3).allMatch(head -> head.contains("Bearer secret"));
            assertThat(elsewhere.heads).isEmpty();
        }
    }
}
