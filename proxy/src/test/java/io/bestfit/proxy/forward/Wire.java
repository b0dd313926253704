package io.bestfit.proxy.forward;

import io.bestfit.proxy.upstream.HttpOptions;
import io.bestfit.proxy.upstream.Origin;
import io.bestfit.proxy.upstream.SerialFlowController;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.SelfSignedCertificate;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A client, the proxy and an upstream over TLS, each side of the proxy with a version of HTTP of its own. */
final class Wire implements AutoCloseable {

    /** Which version each side speaks. */
    enum Versions {
        ONE_TO_ONE(HttpVersion.HTTP_1_1, HttpVersion.HTTP_1_1),
        ONE_TO_TWO(HttpVersion.HTTP_1_1, HttpVersion.HTTP_2),
        TWO_TO_ONE(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1),
        TWO_TO_TWO(HttpVersion.HTTP_2, HttpVersion.HTTP_2);

        final HttpVersion client;
        final HttpVersion upstream;

        Versions(HttpVersion client, HttpVersion upstream) {
            this.client = client;
            this.upstream = upstream;
        }

        boolean multiplexedClient() {
            return client == HttpVersion.HTTP_2;
        }

        boolean multiplexedUpstream() {
            return upstream == HttpVersion.HTTP_2;
        }
    }

    /** What the two ends may hold: both are ours, and say so when the other is slow. */
    private static final int WINDOW_BYTES = 64 * 1024;

    /** One for all, since it takes a second; its files go with the program. */
    private static final SelfSignedCertificate CERTIFICATE = SelfSignedCertificate.create("localhost");

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer upstream;
    private final HttpClient client;
    /** The connections that requests came to the upstream by. */
    final Set<Object> upstreamConnections = ConcurrentHashMap.newKeySet();
    final ProxyUnderTest proxy;

    Wire(Versions versions, Handler<HttpServerRequest> answers) {
        this(versions, ForwardLimits.DEFAULT, answers);
    }

    Wire(Versions versions, ForwardLimits limits, Handler<HttpServerRequest> answers) {
        upstream = vertx.createHttpServer(new HttpServerOptions().setSsl(true)
                .setUseAlpn(versions.multiplexedUpstream()).setKeyCertOptions(CERTIFICATE.keyCertOptions())
                .setMaxHeaderSize(HttpOptions.MAX_HEADER_BYTES)
                .setInitialSettings(HttpOptions.server(Duration.ofSeconds(30)).getInitialSettings()
                        .setInitialWindowSize(WINDOW_BYTES)))
                .connectionHandler(SerialFlowController::order).requestHandler(request -> {
                    upstreamConnections.add(request.connection());
                    answers.handle(request);
                }).listen(0, "localhost").await();
        proxy = new ProxyUnderTest(new Origin(true, "localhost", upstream.actualPort()), limits, CERTIFICATE);
        client = vertx.httpClientBuilder().with(new HttpClientOptions().setSsl(true).setTrustAll(true)
                .setVerifyHost(false)
                .setProtocolVersion(versions.client).setUseAlpn(versions.multiplexedClient())
                .setMaxHeaderSize(HttpOptions.MAX_HEADER_BYTES)
                .setInitialSettings(HttpOptions.server(Duration.ofSeconds(30)).getInitialSettings()
                        .setInitialWindowSize(WINDOW_BYTES))
                .setHttp2ConnectionWindowSize(16 * WINDOW_BYTES)
                .setDefaultHost("localhost").setDefaultPort(proxy.port()))
                .with(new PoolOptions().setHttp1MaxSize(8).setHttp2MaxSize(1))
                .withConnectHandler(SerialFlowController::order).build();
    }

    /** A request of the client that was not sent yet. */
    HttpClientRequest request(HttpMethod method, String target) {
        return client.request(method, target).await();
    }

    /** The head of the answer to a request without a body; the body is still to come. */
    HttpClientResponse get(String target) {
        return head(request(HttpMethod.GET, target));
    }

    /** The same for a request that was made before. */
    static HttpClientResponse head(HttpClientRequest request) {
        Future<HttpClientResponse> head = request.response().map(response -> {
            response.pause();
            return response;
        });
        request.end();
        return head.await();
    }

    /** The body of an answer whose head is there. */
    static Buffer body(HttpClientResponse response) {
        Future<Buffer> body = response.body();
        response.resume();
        return body.await();
    }

    String authority() {
        return "localhost:" + upstream.actualPort();
    }

    @Override
    public void close() {
        proxy.close();
        vertx.close().await();
    }
}
