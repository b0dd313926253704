package io.bestfit.proxy.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.bestfit.proxy.forward.Wire.Versions;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.StreamResetException;
import io.vertx.core.streams.WriteStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Cuts, slowness and many requests at once, whichever versions of HTTP the client and the upstream speak. */
class HttpVersionsFlowTest {

    /** RFC 9113, section 7. */
    private static final long INTERNAL_ERROR = 2;

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
            assertThat(Wire.body(other)).hasToString("begunended");
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
            assertThat(Wire.body(other)).hasToString("begunended");
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
            standsStill(written);
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
    private static void fill(WriteStream<Buffer> stream, long size, AtomicLong written) {
        if (written.get() >= size) {
            stream.end();
            return;
        }
        Buffer piece = Buffer.buffer(new byte[1 << 16]);
        stream.write(piece).onSuccess(_ -> {
            written.addAndGet(piece.length());
            fill(stream, size, written);
        });
    }

    /** What has left stands still: nobody takes more, and it is little. */
    private static void standsStill(AtomicLong written) {
        long[] before = {0};
        await().pollInterval(Duration.ofMillis(500)).until(() -> {
            boolean still = written.get() > 0 && written.get() == before[0];
            before[0] = written.get();
            return still;
        });
        assertThat(written.get()).isLessThan(24L << 20);
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
            fill(request, size, written);
            standsStill(written);
            upload.get().resume();
            assertThat(answer.await().statusCode()).isEqualTo(202);
            assertThat(received).hasValue(size);
        }
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
            assertThat(Wire.body(response).length()).isEqualTo(size);
            await().until(() -> !wire.proxy.ended.isEmpty());
            assertThat(wire.proxy.ended.getFirst().outcome()).isEqualTo(Forwarded.Outcome.COMPLETE);
        }
    }

    /** The windows of a connection are spent again and again, and no stream is forgotten when there is room once more. */
    @ParameterizedTest
    @EnumSource
    void manyLargeAnswersAtOnceAllEnd(Versions versions) {
        int size = 1 << 20;
        int atOnce = versions.multiplexedClient() ? 32 : 8;
        try (Wire wire = new Wire(versions, request -> request.response().end(Buffer.buffer(new byte[size])))) {
            for (int round = 0; round < 4; round++) {
                List<Future<Buffer>> bodies = new ArrayList<>();
                for (int i = 0; i < atOnce; i++) {
                    HttpClientRequest request = wire.request(HttpMethod.GET, "/" + i);
                    bodies.add(request.response().compose(HttpClientResponse::body));
                    request.end();
                }
                bodies.forEach(body -> assertThat(body.await().length()).isEqualTo(size));
            }
        }
    }

    /** The same the other way round. */
    @ParameterizedTest
    @EnumSource
    void manyLargeUploadsAtOnceAllEnd(Versions versions) {
        int size = 1 << 20;
        int atOnce = versions.multiplexedClient() ? 32 : 8;
        try (Wire wire = new Wire(versions, request -> request.body()
                .onSuccess(body -> request.response().end(Integer.toString(body.length()))))) {
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < atOnce; i++) {
                HttpClientRequest request = wire.request(HttpMethod.PATCH, "/" + i);
                request.putHeader("content-length", Integer.toString(size));
                answers.add(request.response().compose(HttpClientResponse::body).map(Buffer::toString));
                fill(request, size, new AtomicLong());
            }
            answers.forEach(answer -> assertThat(answer.await()).isEqualTo(Integer.toString(size)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void manyRequestsAtOnceAreAnsweredEachWithItsOwn(Versions versions) {
        try (Wire wire = new Wire(versions, request -> request.response().end(request.uri()))) {
            assertThat(Wire.body(wire.get("/first"))).hasToString("/first");
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
