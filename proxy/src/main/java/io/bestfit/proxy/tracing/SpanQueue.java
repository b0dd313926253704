package io.bestfit.proxy.tracing;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/**
 * Spans that are over, on their way to the collector: sent in batches by a thread of its own. No request waits for it: where
 * the queue is full, spans are dropped and counted. A collector that takes none is told of once, and once more when it
 * does again.
 */
final class SpanQueue implements SpanProcessor {

    /** Spans that wait at most; a span is about 1 KB. */
    private static final int MAX_WAITING = 4_096;
    private static final int MAX_BATCH = 512;
    /** How long a span waits for others at most. */
    private static final long COLLECT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_EXPORT_SECONDS = 15;
    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(SpanQueue.class);
    /** Kept, since a logger without a holder forgets its level. */
    private static final Logger EXPORTER = Logger.getLogger("io.opentelemetry.exporter");

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final Deque<SpanData> waiting = new ArrayDeque<>();
    private final LongAdder lost = new LongAdder();
    private final SpanExporter exporter;
    private final String collector;
    private final CompletableResultCode ended = new CompletableResultCode();
    private boolean open = true;
    private boolean failing;

    /** @param collector what is told where it takes no spans */
    SpanQueue(SpanExporter exporter, String collector) {
        this.exporter = exporter;
        this.collector = collector;
        EXPORTER.setLevel(Level.OFF); // it would tell of every batch, on standard error
        Thread.ofPlatform().daemon().name("spans").start(this::run);
    }

    long lost() {
        return lost.sum();
    }

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {
        // nothing: a span is looked at when it is over
    }

    @Override
    public boolean isStartRequired() {
        return false;
    }

    @Override
    public void onEnd(ReadableSpan span) {
        SpanData over = span.toSpanData();
        lock.lock();
        try {
            if (!open || waiting.size() == MAX_WAITING) {
                lost.increment();
                return;
            }
            waiting.add(over);
            if (waiting.size() == 1 || waiting.size() == MAX_BATCH) {
                news.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isEndRequired() {
        return true;
    }

    /** Sends what waits, then ends; whoever asks decides how long to wait for it. */
    @Override
    public CompletableResultCode shutdown() {
        lock.lock();
        try {
            open = false;
            news.signal();
        } finally {
            lock.unlock();
        }
        return ended;
    }

    private void run() {
        try {
            for (List<SpanData> batch = next(); !batch.isEmpty(); batch = next()) {
                send(batch);
            }
        } catch (InterruptedException e) {
            LOG.warn("the thread that sends spans was interrupted: no more are sent");
            Thread.currentThread().interrupt();
        } finally {
            exporter.shutdown().whenComplete(ended::succeed);
        }
    }

    /** Waits for a batch: a full one, or what came since its first; empty where there will be none any more. */
    private List<SpanData> next() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (open && waiting.isEmpty()) {
                news.await();
            }
            for (long left = COLLECT_NANOS; open && waiting.size() < MAX_BATCH && left > 0;) {
                left = news.awaitNanos(left);
            }
            List<SpanData> batch = new ArrayList<>();
            while (batch.size() < MAX_BATCH && !waiting.isEmpty()) {
                batch.add(waiting.remove());
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private void send(List<SpanData> batch) {
        boolean taken = exporter.export(batch).join(LONGEST_EXPORT_SECONDS, TimeUnit.SECONDS).isSuccess();
        if (!taken) {
            lost.add(batch.size());
        }
        if (taken == failing) {
            failing = !taken;
            if (failing) {
                LOG.warn(
                        "the collector {} takes no spans; pulls go on without traces. Check tracing.endpoint and that it"
                                + " takes OTLP over HTTP",
                        collector);
            } else {
                LOG.info("the collector {} takes spans again", collector);
            }
        }
    }
}
