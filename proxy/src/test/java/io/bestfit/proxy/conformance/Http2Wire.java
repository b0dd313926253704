package io.bestfit.proxy.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.conformance.Request.Framing;
import io.bestfit.proxy.upstream.HttpOptions;
import io.bestfit.proxy.upstream.Origin;
import io.bestfit.proxy.upstream.SerialFlowController;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;

/** A client that speaks HTTP/2 to one server, over the one connection that it shares with others. */
final class Http2Wire implements Channel {

    /** RFC 9113, section 7. */
    private static final long CANCEL = 8;

    private final HttpClient client;

    Http2Wire(HttpClient client) {
        this.client = client;
    }

    /** The connection, which bears what those of registries bear. */
    static HttpClient client(Vertx vertx, int port, Path certificate) throws IOException {
        return vertx.httpClientBuilder().with(HttpOptions.offeringHttp2(HttpOptions.trusting(
                HttpOptions.client(new Origin(true, "127.0.0.1", port), Duration.ofSeconds(10)),
                Buffer.buffer(Files.readAllBytes(certificate))))).with(new PoolOptions().setHttp2MaxSize(1))
                .withConnectHandler(SerialFlowController::order).build();
    }

    @Override
    public Answer exchange(Request request) throws IOException {
        try {
            return Stand.await(client.request(HttpMethod.valueOf(request.method()), request.target())
                    .compose(sent -> exchange(sent, request)));
        } catch (TimeoutException e) {
            throw new IOException(request + " was not answered", e);
        }
    }

    /** On the one thread of the connection, as all that follows. */
    private static Future<Answer> exchange(HttpClientRequest sent, Request request) {
        request.headers().forEach(header -> sent.headers()
                .add(header.name().toLowerCase(Locale.ROOT), header.value()));
        List<Answer> interim = new ArrayList<>();
        sent.earlyHintsHandler(hints -> interim.add(interim(103, hints)));
        Future<Answer> answer = sent.response().compose(Http2Wire::read);
        send(sent, request, interim);
        return answer.map(received -> {
            if (request.framing() == Framing.EXPECTED && interim.isEmpty()) {
                sent.reset(CANCEL);
            }
            return received.after(List.copyOf(interim));
        });
    }

    private static void send(HttpClientRequest sent, Request request, List<Answer> interim) {
        Buffer body = request.body();
        switch (request.framing()) {
            case NONE -> sent.end();
            case LENGTH -> sent.putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(body.length())).end(body);
            case CHUNKED -> {
                sent.setChunked(true);
                for (int at = 0; at < body.length(); at += Wire.CHUNK) {
                    sent.write(body.slice(at, Math.min(body.length(), at + Wire.CHUNK)));
                }
                sent.end();
            }
            case EXPECTED -> sent.putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(body.length()))
                    .putHeader(HttpHeaders.EXPECT, "100-continue").continueHandler(_ -> {
                        interim.add(interim(100, HttpHeaders.headers()));
                        sent.end(body);
                    }).sendHead();
        }
    }

    private static Future<Answer> read(HttpClientResponse response) {
        assertThat(response.version()).isEqualTo(HttpVersion.HTTP_2);
        Promise<Answer> answer = Promise.promise();
        Buffer body = Buffer.buffer();
        response.handler(body::appendBuffer)
                .exceptionHandler(_ -> answer.tryComplete(answer(response, body, List.of(), false)))
                .endHandler(_ -> answer.tryComplete(answer(response, body, lines(response.trailers()), true)));
        return answer.future();
    }

    private static Answer answer(HttpClientResponse response, Buffer body, List<Header> trailers, boolean whole) {
        return new Answer(Normal.http2Status(response.statusCode()), List.of(), lines(response.headers()), body,
                trailers, whole);
    }

    private static Answer interim(int status, MultiMap headers) {
        return new Answer(Normal.http2Status(status), List.of(), lines(headers), Buffer.buffer(), List.of(), true);
    }

    private static List<Header> lines(MultiMap headers) {
        return headers.entries().stream().map(line -> new Header(line.getKey(), line.getValue())).toList();
    }

    /** The connection stays for others. */
    @Override
    public void close() {}
}
