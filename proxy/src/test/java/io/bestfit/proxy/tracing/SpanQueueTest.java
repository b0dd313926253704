package io.bestfit.proxy.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bestfit.proxy.testing.CapturedLog;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** So many spans wait and no more, and those that wait at the end are sent. */
class SpanQueueTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MOST = 4_096;
    private static final String TOLD = "WARN " + SpanQueue.class.getName()
            + " the collector http://collector.example/v1/traces takes no spans; pulls go on without traces. Check"
            + " tracing.endpoint and that it takes OTLP over HTTP";

    @Test
    void whatDoesNotFitIsCountedAndTheRestIsSentAtTheEnd() {
        var exporter = new HeldExporter();
        SpanQueue queue = new SpanQueue(exporter, "http://collector.example/v1/traces");
        SdkTracerProvider provider = SdkTracerProvider.builder().addSpanProcessor(queue).build();
        Tracer tracer = provider.get("test");
        tracer.spanBuilder("first").startSpan().end();
        await().atMost(PATIENCE).until(() -> !exporter.batches.isEmpty());

        IntStream.range(0, MOST + 100).forEach(span -> tracer.spanBuilder("span " + span).startSpan().end());

        assertThat(queue.lost()).isEqualTo(100);
        assertThat(exporter.batches).containsExactly(1);
        CompletableResultCode ended = provider.shutdown();
        exporter.first.succeed();
        await().atMost(PATIENCE).until(ended::isDone);
        assertThat(exporter.batches.stream().mapToInt(size -> size).sum()).isEqualTo(MOST + 1);
        assertThat(exporter.batches).allMatch(size -> size <= 512);
        assertThat(exporter.closed).isTrue();
        assertThat(queue.lost()).isEqualTo(100);
    }

    @Test
    void eachTimeThatACollectorFailsIsToldOfOnce() {
        var exporter = new HeldExporter();
        exporter.first.fail();
        try (CapturedLog log = new CapturedLog()) {
            SpanQueue queue = new SpanQueue(exporter, "http://collector.example/v1/traces");
            SdkTracerProvider provider = SdkTracerProvider.builder().addSpanProcessor(queue).build();
            Tracer tracer = provider.get("test");
            tracer.spanBuilder("lost").startSpan().end();
            await().atMost(PATIENCE).until(() -> queue.lost() == 1);
            exporter.others = CompletableResultCode.ofFailure();
            tracer.spanBuilder("lost too").startSpan().end();
            await().atMost(PATIENCE).until(() -> queue.lost() == 2);
            assertThat(log.noise()).containsExactly(TOLD);
            exporter.others = CompletableResultCode.ofSuccess();
            tracer.spanBuilder("taken").startSpan().end();
            await().atMost(PATIENCE).until(() -> exporter.batches.size() == 3);
            exporter.others = CompletableResultCode.ofFailure();
            tracer.spanBuilder("lost again").startSpan().end();
            CompletableResultCode ended = provider.shutdown();
            await().atMost(PATIENCE).until(ended::isDone);
            assertThat(queue.lost()).isEqualTo(3);
            assertThat(log.noise()).containsExactly(TOLD, TOLD);
        }
    }

    /** Answers a first batch when told to, and all others at once. */
    private static final class HeldExporter implements SpanExporter {

        private final CompletableResultCode first = new CompletableResultCode();
        private final List<Integer> batches = new CopyOnWriteArrayList<>();
        private volatile CompletableResultCode others = CompletableResultCode.ofSuccess();
        private volatile boolean closed;

        @Override
        public CompletableResultCode export(Collection<SpanData> batch) {
            batches.add(batch.size());
            return batches.size() == 1 ? first : others;
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            closed = true;
            return CompletableResultCode.ofSuccess();
        }
    }
}
