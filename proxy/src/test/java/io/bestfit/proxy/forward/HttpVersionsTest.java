package io.bestfit.proxy.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bestfit.proxy.forward.Wire.Versions;
import io.bestfit.proxy.upstream.Via;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is promised of forwarding holds whichever versions of HTTP the client and the upstream speak. */
class HttpVersionsTest {

    /** What a version of HTTP needs of its own, and what is of the moment. */
    private static final Set<String> OF_THE_VERSION = Set.of("host", "transfer-encoding", "connection", "date");
    private static final int LARGE = 32 * 1024;

    private static List<String> lines(MultiMap headers) {
        List<String> lines = new ArrayList<>();
        headers.forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!OF_THE_VERSION.contains(lower)) {
                lines.add(lower + ": " + value);
            }
        });
        return lines;
    }

    @ParameterizedTest
    @EnumSource
    void aRequestKeepsItsHeadersAndNamesTheUpstream(Versions versions) {
        AtomicReference<HttpServerRequest> seen = new AtomicReference<>();
        try (Wire wire = new Wire(versions, request -> {
            seen.set(request);
            request.response().end();
        })) {
            HttpClientRequest request = wire.request(HttpMethod.GET, "/v2/a%2Fb/../manifests//t?x=%2F&y");
            request.headers().add("accept", "a/b").add("x-one", "1").add("accept", "c/d").add("te", "trailers")
                    .add("proxy-authorization", "Basic eA==").add("node-features", "cpu=zen4")
                    .add("authorization", "Bearer x").add("cookie", "a=1").add("range", "bytes=1-2,5-")
                    .add("if-range", "\"e\"");
            HttpClientResponse response = Wire.head(request);

            assertThat(response.version()).isEqualTo(versions.client);
            assertThat(seen.get().version()).isEqualTo(versions.upstream);
            assertThat(seen.get().uri()).isEqualTo("/v2/a%2Fb/../manifests//t?x=%2F&y");
            assertThat(seen.get().authority()).hasToString(wire.authority());
            assertThat(seen.get().headers().getAll("host"))
                    .isEqualTo(versions.multiplexedUpstream() ? List.of() : List.of(wire.authority()));
            assertThat(lines(seen.get().headers())).containsExactly("accept: a/b", "x-one: 1", "accept: c/d",
                    "authorization: Bearer x", "cookie: a=1", "range: bytes=1-2,5-", "if-range: \"e\"",
                    "via: " + Via.PROCESS.value());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TWO_TO_ONE", "TWO_TO_TWO"})
    void cookiesThatHttp2SentInPiecesAreOneLine(Versions versions) {
        AtomicReference<List<String>> seen = new AtomicReference<>(List.of());
        try (Wire wire = new Wire(versions, request -> {
            seen.set(request.headers().getAll("cookie"));
            request.response().end();
        })) {
            HttpClientRequest request = wire.request(HttpMethod.GET, "/");
            request.headers().add("cookie", "a=1").add("cookie", "b=2");
            Wire.head(request);

            assertThat(seen).hasValue(List.of("a=1; b=2"));
        }
    }

    static Stream<Arguments> answers() {
        return Stream.of(Versions.values()).flatMap(versions -> Stream.of(
                Arguments.of(versions, "HEAD", 200, "content-length: 1234", ""),
                Arguments.of(versions, "HEAD", 404, "content-length: 99", ""),
                Arguments.of(versions, "HEAD", 200, "etag: \"x\"", ""),
                Arguments.of(versions, "GET", 204, "x-a: 1", ""),
                Arguments.of(versions, "GET", 304, "etag: \"x\"", ""),
                Arguments.of(versions, "GET", 200, "content-encoding: gzip", "not gzip at all"),
                Arguments.of(versions, "GET", 206, "content-range: bytes 2-3/9", "cd"),
                Arguments.of(versions, "GET", 206, "content-type: multipart/byteranges; boundary=b", "--b\r\n--b--"),
                Arguments.of(versions, "GET", 416, "content-range: bytes */9", "{\"errors\":[]}"),
                Arguments.of(versions, "GET", 307, "location: https://cdn.example/b?sig=%2F", ""),
                Arguments.of(versions, "GET", 401, "www-authenticate: Bearer realm=\"https://a/token\"", "{}"),
                Arguments.of(versions, "DELETE", 202, "warning: 299 - \"w\"", ""),
                Arguments.of(versions, "GET", 429, "retry-after: 7", "slow")));
    }

    @ParameterizedTest(name = "{0} {1} {2} {3}")
    @MethodSource("answers")
    void anAnswerKeepsItsStatusHeadersAndBytes(Versions versions, String method, int status, String header,
            String body) {
        String[] line = header.split(": ", 2);
        try (Wire wire = new Wire(versions, request -> {
            HttpServerResponse response = request.response().setStatusCode(status).putHeader(line[0], line[1]);
            response.headers().add("x-two", "b").add("x-two", "a");
            if (body.isEmpty()) {
                response.end();
            } else {
                response.end(body);
            }
        })) {
            HttpClientResponse response = Wire.head(wire.request(HttpMethod.valueOf(method), "/"));

            assertThat(response.statusCode()).isEqualTo(status);
            List<String> expected = new ArrayList<>(List.of(header, "x-two: b", "x-two: a"));
            if (!method.equals("HEAD") && status != 204 && status != 304) {
                expected.add("content-length: " + body.length());
            }
            assertThat(lines(response.headers())).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(Wire.body(response)).hasToString(body);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aReasonPassesWhereBothSidesHaveOne(Versions versions) {
        try (Wire wire = new Wire(versions,
                request -> request.response().setStatusCode(403).setStatusMessage("Forbidden - so far").end())) {
            HttpClientResponse response = wire.get("/");

            assertThat(response.statusCode()).isEqualTo(403);
            assertThat(response.statusMessage())
                    .isEqualTo(versions == Versions.ONE_TO_ONE ? "Forbidden - so far" : "Forbidden");
        }
    }

    @ParameterizedTest
    @EnumSource
    void headersOf32KibPassBothWays(Versions versions) {
        AtomicReference<String> seen = new AtomicReference<>("");
        String large = "x".repeat(LARGE);
        try (Wire wire = new Wire(versions, request -> {
            seen.set(String.valueOf(request.getHeader("authorization")));
            request.response().setStatusCode(307).putHeader("location", "https://cdn.example/" + large).end();
        })) {
            HttpClientRequest request = wire.request(HttpMethod.GET, "/");
            request.putHeader("authorization", "Bearer " + large);

            assertThat(Wire.head(request).getHeader("location")).isEqualTo("https://cdn.example/" + large);
            assertThat(seen).hasValue("Bearer " + large);
        }
    }

    @ParameterizedTest
    @EnumSource
    void earlyHintsAndTrailersPass(Versions versions) {
        try (Wire wire = new Wire(versions, request -> {
            request.response().writeEarlyHints(HttpHeaders.headers().add("link", "</a>; rel=preload")
                    .add(versions.multiplexedUpstream() ? "x-hint" : "X-Hint", "1"));
            request.response().setChunked(true).putHeader("trailer", "x-sum").write("hi");
            request.response().putTrailer("x-sum", "7").end();
        })) {
            List<String> hints = new CopyOnWriteArrayList<>();
            HttpClientRequest request = wire.request(HttpMethod.GET, "/");
            request.earlyHintsHandler(headers -> hints.addAll(lines(headers)));
            HttpClientResponse response = Wire.head(request);

            assertThat(Wire.body(response)).hasToString("hi");
            assertThat(hints).containsExactly("link: </a>; rel=preload", "x-hint: 1");
            assertThat(response.getHeader("trailer")).isEqualTo("x-sum");
            assertThat(lines(response.trailers())).containsExactly("x-sum: 7");
        }
    }

    static Stream<Arguments> uploads() {
        return Stream.of(Versions.values()).flatMap(versions -> Stream.of("POST", "PUT", "PATCH")
                .flatMap(method -> Stream.of(true, false).map(counted -> Arguments.of(versions, method, counted))));
    }

    @ParameterizedTest(name = "{0} {1} with its length: {2}")
    @MethodSource("uploads")
    void anUploadStreams(Versions versions, String method, boolean counted) {
        Buffer piece = Buffer.buffer(new byte[1 << 16]);
        int pieces = 64;
        AtomicLong received = new AtomicLong();
        AtomicReference<String> length = new AtomicReference<>();
        try (Wire wire = new Wire(versions, request -> {
            length.set(String.valueOf(request.getHeader("content-length")));
            request.handler(chunk -> received.addAndGet(chunk.length()));
            request.endHandler(_ -> request.response().setStatusCode(201).putHeader("location", "/v2/a/blobs/b")
                    .end());
        })) {
            HttpClientRequest request = wire.request(HttpMethod.valueOf(method), "/v2/a/blobs/uploads/u?_state=%3D");
            if (counted) {
                request.putHeader("content-length", Integer.toString(pieces * piece.length()));
            } else {
                request.setChunked(true);
            }
            for (int i = 0; i < pieces; i++) {
                request.write(piece.copy());
            }
            HttpClientResponse response = Wire.head(request);

            assertThat(response.statusCode()).isEqualTo(201);
            assertThat(response.getHeader("location")).isEqualTo("/v2/a/blobs/b");
            assertThat(received).hasValue((long) pieces * piece.length());
            assertThat(length).hasValue(counted ? Integer.toString(pieces * piece.length()) : "null");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCrossMountHasNoBodyAndKeepsItsQuery(Versions versions) {
        AtomicReference<String> seen = new AtomicReference<>();
        try (Wire wire = new Wire(versions, request -> {
            seen.set(request.uri() + " " + request.getHeader("content-length"));
            request.response().setStatusCode(201).end();
        })) {
            HttpClientRequest request = wire.request(HttpMethod.POST, "/v2/a/blobs/uploads/?mount=sha256:0&from=b");
            request.putHeader("content-length", "0");

            assertThat(Wire.head(request).statusCode()).isEqualTo(201);
            assertThat(seen).hasValue("/v2/a/blobs/uploads/?mount=sha256:0&from=b 0");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aClientThatWaitsFor100GetsIt(Versions versions) {
        AtomicReference<String> expectation = new AtomicReference<>();
        AtomicLong received = new AtomicLong();
        try (Wire wire = new Wire(versions, request -> {
            expectation.set(String.valueOf(request.getHeader("expect")));
            request.handler(chunk -> received.addAndGet(chunk.length()));
            request.endHandler(_ -> request.response().setStatusCode(201).end());
            request.response().writeContinue();
        })) {
            HttpClientRequest request = wire.request(HttpMethod.PUT, "/u");
            request.putHeader("expect", "100-continue").putHeader("content-length", "5");
            CountDownLatch told = new CountDownLatch(1);
            request.continueHandler(_ -> told.countDown());
            request.sendHead();
            await().until(() -> told.getCount() == 0);
            assertThat(received).hasValue(0);
            request.write("12345");

            assertThat(Wire.head(request).statusCode()).isEqualTo(201);
            assertThat(expectation).hasValue("100-continue");
            assertThat(received).hasValue(5);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRefusalBeforeTheBodyReachesAClientThatWaitsFor100(Versions versions) {
        try (Wire wire = new Wire(versions, request -> request.response().setStatusCode(413).end("big"))) {
            HttpClientRequest request = wire.request(HttpMethod.PUT, "/u");
            request.putHeader("expect", "100-continue").putHeader("content-length", "1000000");
            Future<Buffer> answer = request.response().compose(HttpClientResponse::body);
            request.sendHead();

            assertThat(answer.await()).hasToString("big");
            await().until(() -> !wire.proxy.ended.isEmpty());
            assertThat(wire.proxy.ended.getFirst().outcome()).isEqualTo(Forwarded.Outcome.COMPLETE);
            assertThat(Wire.body(wire.get("/"))).hasToString("big");
        }
    }
}
