package io.bestfit.proxy.server;

import io.bestfit.proxy.tracing.Collector;
import io.bestfit.proxy.upstream.ConnectionFaults;
import io.bestfit.proxy.upstream.HttpOptions;
import io.bestfit.proxy.upstream.Origin;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Sends spans to a collector that takes OTLP over HTTP, by one connection; its answers are thrown away. */
final class CollectorClient implements Collector {

    /** Where collectors take traces (OpenTelemetry protocol, "OTLP/HTTP Request"). */
    private static final String PATH = "/v1/traces";
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Origin origin;
    private final HttpClient client;

    CollectorClient(Vertx vertx, Origin origin, Duration connect) {
        this.origin = origin;
        this.client = vertx.httpClientBuilder().with(HttpOptions.client(origin, connect)).with(HttpOptions.pool(1))
                .withConnectHandler(ConnectionFaults::heed).build();
    }

    @Override
    public String endpoint() {
        return origin + PATH;
    }

    @Override
    public Future<Integer> post(String contentType, Buffer batch) {
        RequestOptions options = new RequestOptions().setMethod(HttpMethod.POST).setURI(PATH);
        return client.request(options).compose(request -> request
                .putHeader(HttpHeaders.HOST, origin.authority()).putHeader(HttpHeaders.CONTENT_TYPE, contentType)
                .send(batch).compose(response -> response.end().map(response.statusCode()))
                .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).onFailure(_ -> request.reset()));
    }
}
