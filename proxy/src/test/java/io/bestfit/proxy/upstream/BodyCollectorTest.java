package io.bestfit.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BodyCollectorTest {

    private static final long PATIENCE_MILLIS = 30_000;

    private final Vertx vertx = Vertx.vertx();
    private final AtomicReference<HttpServerResponse> slow = new AtomicReference<>();
    private final HttpServer server = vertx.createHttpServer().requestHandler(request -> {
        HttpServerResponse response = request.response();
        if (request.uri().equals("/slow")) {
            slow.set(response);
            response.putHeader("content-length", "900").write(Buffer.buffer(new byte[600]));
        } else {
            response.end(Buffer.buffer(new byte[500]));
        }
    }).listen(0, "127.0.0.1").await();
    private final HttpClient client = vertx.createHttpClient();
    private final BodyCollector collector = new BodyCollector(1_000);

    @AfterEach
    void close() {
        vertx.close().await();
    }

    private Future<CollectedBody> collect(String path, int maxBytes, long timeoutMillis) {
        return client.request(HttpMethod.GET, server.actualPort(), "127.0.0.1", path)
                .compose(request -> request.send())
                .compose(response -> collector.collect(response, maxBytes, vertx, timeoutMillis));
    }

    private Future<CollectedBody> collect(String path) {
        return collect(path, 900, PATIENCE_MILLIS);
    }

    private void holds(long bytes) {
        await().until(() -> collector.held() == bytes);
    }

    @Test
    void whatIsReadAtOnceIsBoundedTogether() {
        Future<CollectedBody> first = collect("/slow");
        holds(600);
        assertThat(collect("/").await())
                .isEqualTo(new CollectedBody.Refused("more than 1000 bytes of answers would be read at once"));
        holds(600);
        slow.get().end(Buffer.buffer(new byte[300]));
        assertThat(first.await()).isEqualTo(new CollectedBody.Whole(Buffer.buffer(new byte[900])));
        holds(0);
        assertThat(collect("/").await()).isEqualTo(new CollectedBody.Whole(Buffer.buffer(new byte[500])));
        holds(0);
    }

    @Test
    void oneBodyIsBounded() {
        assertThat(collect("/", 500, PATIENCE_MILLIS).await()).isInstanceOf(CollectedBody.Whole.class);
        assertThat(collect("/", 499, PATIENCE_MILLIS).await())
                .isEqualTo(new CollectedBody.Refused("it is over 499 bytes"));
        holds(0);
    }

    @Test
    void nothingIsHeldOfABodyThatBreaksOff() {
        Future<CollectedBody> broken = collect("/slow");
        holds(600);
        slow.get().reset();
        assertThatThrownBy(broken::await).isInstanceOf(HttpClosedException.class);
        holds(0);
    }

    @Test
    void nothingIsHeldOfABodyThatTakesTooLong() {
        assertThatThrownBy(collect("/slow", 900, 200)::await).isInstanceOf(TimeoutException.class)
                .hasMessage("the body took longer than 200 ms");
        holds(0);
    }
}
