package io.bestfit.proxy.tracing;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The tracer of a proxy: what clients send as {@code traceparent} is continued as it says, of other requests some are
 * traced, and spans go to a collector by OTLP over HTTP. Safe for threads.
 *
 * <p>Attributes follow OpenTelemetry's semantic conventions for HTTP, and never hold credentials, declarations or queries.
 */
public final class Tracing {

    /** How long the end of the program waits for the last spans. */
    private static final Duration LAST_SPANS = Duration.ofSeconds(1);

    /** Characters of a text in a span: longer than every name and digest of a registry with its path. */
    private static final int MAX_TEXT = 512;

    private final SdkTracerProvider provider;
    private final Tracer tracer;
    private final SpanQueue queue;

    /**
     * @param collector how spans are sent
     * @param sampleRatio the part of the requests without {@code traceparent} that is traced, from 0 to 1
     * @param version the version of this program
     */
    public Tracing(Collector collector, double sampleRatio, String version) {
        var exporter = OtlpHttpSpanExporter.builder().setEndpoint(collector.endpoint())
                .setComponentLoader(new OneSender(collector)).build();
        queue = new SpanQueue(exporter, collector.endpoint());
        provider = SdkTracerProvider.builder()
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(sampleRatio)))
                .setSpanLimits(SpanLimits.builder().setMaxAttributeValueLength(MAX_TEXT).build())
                .setResource(Resource.getDefault().merge(Resource.create(Attributes.builder()
                        .put("service.name", "bestfit").put("service.version", version).build())))
                .addSpanProcessor(queue).build();
        tracer = provider.get("io.bestfit.proxy", version);
    }

    /** The span of a request that begins; {@code null} for one that is not traced, and goes as it would without tracing. */
    public @Nullable RequestSpan begin(HttpServerRequest request) {
        Context parent = W3CTraceContextPropagator.getInstance().extract(Context.root(), request.headers(),
                Carrier.INSTANCE);
        Span span = tracer.spanBuilder(SpanName.of(request.method(), null)).setParent(parent)
                .setSpanKind(SpanKind.SERVER).startSpan();
        return span.isRecording() ? RequestSpan.of(tracer, span, parent, request) : null;
    }

    /** Spans that were dropped, or that the collector did not take. */
    public long lost() {
        return queue.lost();
    }

    /** Sends what waits, for a short time, then ends. */
    public Future<Void> close() {
        Promise<Void> ended = Promise.promise();
        provider.shutdown().whenComplete(ended::tryComplete);
        return ended.future().timeout(LAST_SPANS.toMillis(), TimeUnit.MILLISECONDS).otherwiseEmpty();
    }
}
