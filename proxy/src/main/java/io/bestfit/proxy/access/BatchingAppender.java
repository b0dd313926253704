package io.bestfit.proxy.access;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes messages as they are to standard error, many in one system call, from a thread of its own.
 *
 * <p>The first line after a pause is written at once; those that follow within {@link #INTERVAL} go out together. A
 * queue that wakes its reader for every line costs as much CPU as the rest of a small request. When whoever reads
 * standard error has stopped, lines are dropped and counted, and no request waits.
 */
final class BatchingAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {

    /** How long lines are collected. */
    private static final Duration INTERVAL = Duration.ofMillis(50);
    /** Lines that wait at most; at 400 bytes a line about 7 MB. */
    private static final int MAX_WAITING = 16_384;
    /** How long the end of the program waits for the last lines. */
    private static final Duration LAST_LINES = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(BatchingAppender.class);

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final LongAdder dropped = new LongAdder();
    private volatile boolean idle;
    private @Nullable Thread writer;

    @Override
    public void start() {
        super.start();
        writer = Thread.ofPlatform().daemon().name("access-log").start(this::run);
    }

    /** Writes what waits, then ends. */
    @Override
    public void stop() {
        super.stop();
        Thread ending = writer;
        if (ending == null) {
            return;
        }
        ending.interrupt();
        try {
            ending.join(LAST_LINES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (waiting.incrementAndGet() > MAX_WAITING) {
            waiting.decrementAndGet();
            dropped.increment();
            return;
        }
        lines.add(event.getFormattedMessage());
        if (idle) {
            idle = false;
            LockSupport.unpark(writer);
        }
    }

    private void run() {
        StringBuilder batch = new StringBuilder();
        while (isStarted()) {
            idle = true;
            if (lines.isEmpty()) {
                LockSupport.park(this);
            }
            idle = false;
            write(batch);
            if (isStarted()) {
                LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(INTERVAL.toMillis()));
            }
        }
        write(batch);
    }

    private void write(StringBuilder batch) {
        batch.setLength(0);
        int taken = 0;
        for (String line = lines.poll(); line != null; line = lines.poll()) {
            batch.append(line).append('\n');
            taken++;
        }
        if (taken > 0) {
            waiting.addAndGet(-taken);
            byte[] bytes = batch.toString().getBytes(StandardCharsets.UTF_8);
            System.err.write(bytes, 0, bytes.length);
            System.err.flush();
        }
        long lost = dropped.sumThenReset();
        if (lost > 0) {
            LOG.warn("{} access lines were dropped: standard error is read too slowly", lost);
        }
    }
}
