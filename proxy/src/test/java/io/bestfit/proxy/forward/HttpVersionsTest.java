package io.bestfit.proxy.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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
import io.vertx.core.http.StreamResetException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
    /** RFC 9113, section 7. */
    private static final long INTERNAL_ERROR = 2;

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

    private static Buffer body(HttpClientResponse response) {
        Future<Buffer> body = response.body();
        response.resume();
        return body.await();
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
            assertThat(body(response)).hasToString(body);
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

            assertThat(body(response)).hasToString("hi");
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
            assertThat(body(wire.get("/"))).hasToString("big");
        }
    }

    /** A cut is never an end: and what shares the connection with it goes on. */
    @ParameterizedTest
    @EnumSource
    void anAnswerThatBreaksOffIsBrokenOffAndNoOther(Versions versions) {
        CountDownLatch cut = new CountDownLatch(1);
        AtomicReference<HttpServerResponse> whole = new AtomicReference<>();
        try (Wire wire = new Wire(versions, request -> {
            HttpServerResponse response = request.response().setChunked(true);
            response.write("begun");
            if (request.uri().equals("/cut")) {
                cutOff(response, cut);
            } else {
                whole.set(response);
            }
        })) {
            HttpClientResponse other = wire.get("/whole");
            HttpClientResponse response = wire.get("/cut");
            Future<Buffer> body = response.body();
            response.resume();
            cut.countDown();

            assertThatThrownBy(body::await).satisfies(cause -> {
                if (versions.multiplexedClient()) {
                    assertThat(cause).isInstanceOf(StreamResetException.class);
                    assertThat(((StreamResetException) cause).getCode()).isEqualTo(INTERNAL_ERROR);
                }
            });
            await().until(() -> !wire.proxy.ended.isEmpty());
            assertThat(wire.proxy.ended.getFirst().outcome()).isEqualTo(Forwarded.Outcome.UPSTREAM_BROKEN);
            whole.get().end("ended");
            assertThat(body(other)).hasToString("begunended");
            if (versions.multiplexedClient()) {
                assertThat(other.request().connection()).isSameAs(response.request().connection());
            }
        }
    }

    private static void cutOff(HttpServerResponse response, CountDownLatch when) {
        Thread.ofVirtual().start(() -> {
            await().until(() -> when.getCount() == 0);
            response.reset(INTERNAL_ERROR);
        });
    }

    @ParameterizedTest
    @EnumSource
    void aClientThatGivesUpEndsThatRequestUpstreamAndNoOther(Versions versions) {
        List<String> ended = new CopyOnWriteArrayList<>();
        AtomicReference<HttpServerResponse> whole = new AtomicReference<>();
        try (Wire wire = new Wire(versions, request -> {
            HttpServerResponse response = request.response().setChunked(true);
            response.write("begun");
            response.exceptionHandler(_ -> ended.add(request.uri()));
            if (request.uri().equals("/whole")) {
                whole.set(response);
            }
        })) {
            HttpClientResponse other = wire.get("/whole");
            for (int turn = 1; turn <= 3; turn++) {
                HttpClientResponse response = wire.get("/left");
                response.request().reset(8);
                int expected = turn;
                await().until(() -> ended.size() == expected && wire.proxy.ended.size() == expected);
            }
            assertThat(wire.proxy.ended)
                    .allMatch(forwarded -> forwarded.outcome() == Forwarded.Outcome.CLIENT_GONE);
            whole.get().end("ended");
            assertThat(body(other)).hasToString("begunended");
            assertThat(ended).containsOnly("/left");
            // HTTP/2 ends the stream and keeps the connection; HTTP/1.1 has nothing else to end.
            assertThat(wire.upstreamConnections).hasSize(versions.multiplexedUpstream() ? 1 : 4);
        }
    }

    /** What the proxy holds of a large body for a client that does not read is little, and nothing of it is lost. */
    @ParameterizedTest
    @EnumSource
    void aClientThatDoesNotReadStopsTheUpstreamAndLosesNothing(Versions versions) {
        long size = 64L << 20;
        AtomicLong written = new AtomicLong();
        try (Wire wire = new Wire(versions, request -> {
            HttpServerResponse response = request.response().putHeader("content-length", Long.toString(size));
            fill(response, size, written);
        })) {
            HttpClientResponse response = wire.get("/");
            long[] before = {0};
            await().pollInterval(Duration.ofMillis(500)).until(() -> {
                boolean still = written.get() > 0 && written.get() == before[0];
                before[0] = written.get();
                return still;
            });
            assertThat(written.get()).isLessThan(24L << 20);
            AtomicLong read = new AtomicLong();
            response.handler(chunk -> read.addAndGet(chunk.length()));
            Future<Void> end = response.end();
            response.resume();
            end.await();
            assertThat(read).hasValue(size);
            await().until(() -> !wire.proxy.ended.isEmpty());
            assertThat(wire.proxy.ended.getFirst()).isEqualTo(
                    new Forwarded(200, size, Forwarded.Outcome.COMPLETE, null));
        }
    }

    /** As fast as it is taken: each piece once the one before it has left. */
    private static void fill(HttpServerResponse response, long size, AtomicLong written) {
        if (written.get() >= size) {
            response.end();
            return;
        }
        Buffer piece = Buffer.buffer(new byte[1 << 16]);
        response.write(piece).onSuccess(_ -> {
            written.addAndGet(piece.length());
            fill(response, size, written);
        });
    }

    /** And the same the other way round. */
    @ParameterizedTest
    @EnumSource
    void anUpstreamThatDoesNotReadStopsTheUploadAndLosesNothing(Versions versions) {
        long size = 64L << 20;
        AtomicLong written = new AtomicLong();
        AtomicLong received = new AtomicLong();
        AtomicReference<HttpServerRequest> upload = new AtomicReference<>();
        try (Wire wire = new Wire(versions, request -> {
            request.pause();
            request.handler(chunk -> received.addAndGet(chunk.length()));
            request.endHandler(_ -> request.response().setStatusCode(202).end());
            upload.set(request);
        })) {
            HttpClientRequest request = wire.request(HttpMethod.PATCH, "/u");
            request.putHeader("content-length", Long.toString(size));
            Future<HttpClientResponse> answer = request.response();
            send(request, size, written);
            long[] before = {0};
            await().pollInterval(Duration.ofMillis(500)).until(() -> {
                boolean still = written.get() > 0 && written.get() == before[0];
                before[0] = written.get();
                return still;
            });
            assertThat(written.get()).isLessThan(24L << 20);
            upload.get().resume();
            assertThat(answer.await().statusCode()).isEqualTo(202);
            assertThat(received).hasValue(size);
        }
    }

    private static void send(HttpClientRequest request, long size, AtomicLong written) {
        if (written.get() >= size) {
            request.end();
            return;
        }
        Buffer piece = Buffer.buffer(new byte[1 << 16]);
        request.write(piece).onSuccess(_ -> {
            written.addAndGet(piece.length());
            send(request, size, written);
        });
    }

    /** An answer that came whole reaches a slow client whole, also where the upstream has closed by then. */
    @ParameterizedTest
    @EnumSource
    void anUpstreamThatHasClosedByThenDoesNotCutWhatWasReadOfIt(Versions versions) {
        int size = 900 * 1024;
        try (Wire wire = new Wire(versions, request -> {
            request.response().putHeader("content-length", Integer.toString(size));
            request.response().end(Buffer.buffer(new byte[size]))
                    .onSuccess(_ -> request.connection().shutdown(30, TimeUnit.SECONDS));
        })) {
            HttpClientResponse response = wire.get("/");
            assertThat(body(response).length()).isEqualTo(size);
            await().until(() -> !wire.proxy.ended.isEmpty());
            assertThat(wire.proxy.ended.getFirst().outcome()).isEqualTo(Forwarded.Outcome.COMPLETE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void manyRequestsAtOnceAreAnsweredEachWithItsOwn(Versions versions) {
        try (Wire wire = new Wire(versions, request -> request.response().end(request.uri()))) {
            assertThat(body(wire.get("/first"))).hasToString("/first");
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                HttpClientRequest request = wire.request(HttpMethod.GET, "/" + i);
                // Before it is sent: the bytes of an answer that came already are gone.
                answers.add(request.response().compose(HttpClientResponse::body).map(Buffer::toString));
                request.end();
            }
            Set<String> distinct = new TreeSet<>();
            for (int i = 0; i < answers.size(); i++) {
                assertThat(answers.get(i).await()).isEqualTo("/" + i);
                distinct.add(answers.get(i).await());
            }
            assertThat(distinct).hasSize(100);
            // Also over HTTP/2: requests that come while a connection is being made have others made.
            assertThat(wire.upstreamConnections.size()).isLessThanOrEqualTo(64);
        }
    }
}
