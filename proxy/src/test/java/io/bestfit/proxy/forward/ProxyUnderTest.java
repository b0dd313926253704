package io.bestfit.proxy.forward;

import io.bestfit.proxy.upstream.HttpOptions;
import io.bestfit.proxy.upstream.Origin;
import io.bestfit.proxy.upstream.SerialFlowController;
import io.bestfit.proxy.upstream.SurplusGuard;
import io.bestfit.proxy.upstream.UpstreamCounts;
import io.bestfit.proxy.upstream.UpstreamTransport;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.SelfSignedCertificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A listener whose every request is forwarded to one upstream. */
final class ProxyUnderTest implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Vertx vertx = UpstreamTransport.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final HttpServer server;
    final List<Forwarded> ended = new CopyOnWriteArrayList<>();
    final List<BodyRelay> relays = new CopyOnWriteArrayList<>();

    ProxyUnderTest(int upstreamPort, ForwardLimits limits, BodyWay way) {
        this(upstreamPort, limits, way.way());
    }

    ProxyUnderTest(int upstreamPort, ForwardLimits limits, BodyRelay.Way way) {
        this(new Origin(false, "127.0.0.1", upstreamPort), limits, way);
    }

    ProxyUnderTest(Origin origin, ForwardLimits limits, BodyWay way) {
        this(origin, limits, way.way());
    }

    private ProxyUnderTest(Origin origin, ForwardLimits limits, BodyRelay.Way way) {
        HttpClient client = vertx.httpClientBuilder().with(HttpOptions.client(origin, Duration.ofSeconds(5)))
                .with(HttpOptions.pool(64)).withConnectHandler(SurplusGuard::watch).build();
        Forwarder forwarder = new Forwarder(client, origin, limits, new UpstreamCounts(), null, false,
                (from, to, flow) -> {
                    BodyRelay relay = way.of(from, to, flow);
                    relays.add(relay);
                    return relay;
                });
        server = vertx.createHttpServer(HttpOptions.server(PATIENCE))
                .requestHandler(request -> forwarder.forward(request, request.uri()).onSuccess(ended::add))
                .listen(0, "127.0.0.1").await();
    }

    /** One that offers HTTP/2 on both sides, over TLS, and believes everybody. */
    ProxyUnderTest(Origin origin, ForwardLimits limits, SelfSignedCertificate certificate) {
        HttpClientOptions options = HttpOptions.offeringHttp2(HttpOptions.client(origin, Duration.ofSeconds(5)));
        HttpClient client = vertx.httpClientBuilder().with(options.setTrustAll(true)).with(HttpOptions.pool(64))
                .withConnectHandler(SerialFlowController::order).build();
        Forwarder forwarder = new Forwarder(client, origin, limits);
        server = vertx.createHttpServer(HttpOptions.server(PATIENCE).setSsl(true).setUseAlpn(true)
                .setKeyCertOptions(certificate.keyCertOptions()))
                .connectionHandler(SerialFlowController::order)
                .requestHandler(request -> forwarder.forward(request, request.uri()).onSuccess(ended::add))
                .listen(0, "localhost").await();
    }

    int port() {
        return server.actualPort();
    }

    Vertx vertx() {
        return vertx;
    }

    /** A text block with the line ends of HTTP. */
    static String crlf(String text) {
        return text.replace("\n", "\r\n");
    }

    @Override
    public void close() {
        vertx.close().await();
    }
}
