package io.bestfit.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many may wait for a connection when all ask at once and none was made yet. */
class ConnectionPoolTest {

    private static final int CONNECTIONS = 8;
    private static final int WAITING = HttpOptions.WAITING_FOR_EACH * CONNECTIONS;

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer upstream = vertx.createHttpServer()
            .requestHandler(request -> request.response().end("ok")).listen(0, "127.0.0.1").await();

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    private List<Future<String>> askedAtOnce(int many) {
        HttpClient client = vertx.createHttpClient(
                HttpOptions.client(new Origin(false, "127.0.0.1", upstream.actualPort()), Duration.ofSeconds(30)),
                HttpOptions.pool(CONNECTIONS));
        Promise<List<Future<String>>> asked = Promise.promise();
        vertx.runOnContext(_ -> asked.complete(IntStream.range(0, many).mapToObj(_ -> client
                .request(HttpMethod.GET, "/").compose(HttpClientRequest::send)
                .compose(answer -> answer.body().map(Object::toString))).toList()));
        List<Future<String>> answers = asked.future().await();
        Future.join(answers).otherwiseEmpty().await();
        return answers;
    }

    @Test
    void asManyAsMayWaitDoSoWhileConnectionsAreMade() {
        assertThat(askedAtOnce(CONNECTIONS + WAITING)).allSatisfy(
                answer -> assertThat(answer.result()).isEqualTo("ok"));
    }

    @Test
    void whatIsBeyondThatIsRefusedAtOnce() {
        List<Future<String>> answers = askedAtOnce(2 * WAITING);
        assertThat(answers).filteredOn(Future::succeeded).hasSizeGreaterThanOrEqualTo(CONNECTIONS + WAITING);
        assertThat(answers).filteredOn(Future::failed).isNotEmpty().allSatisfy(
                answer -> assertThat(answer.cause()).isInstanceOf(ConnectionPoolTooBusyException.class));
    }
}
