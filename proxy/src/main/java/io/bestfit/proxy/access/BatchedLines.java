package io.bestfit.proxy.access;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Lines on their way out, many in one system call, written by a thread of its own.
 *
 * <p>The first line after a pause is written at once; those that follow within {@link #INTERVAL} go out together. A
 * queue that wakes its reader for every line costs as much CPU as the rest of a small request. When whoever takes them
 * has stopped, lines are dropped and counted, and no request waits.
 */
final class BatchedLines implements AutoCloseable {

    /** How long lines are collected. */
    private static final Duration INTERVAL = Duration.ofMillis(50);
    /** Lines that wait at most; at 400 bytes a line about 7 MB. */
    private static final int MAX_WAITING = 16_384;
    /** How long the end of the program waits for the last lines. */
    private static final Duration LAST_LINES = Duration.ofSeconds(1);

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private final Sink sink;
    private final Thread writer;
    private volatile boolean idle;
    private volatile boolean open = true;

    /** Where lines go; called by one thread. */
    interface Sink {

        /**
         * Writes lines.
         *
         * @param batch the lines, each with its end
         * @return whether they were written; the cause of a failure is told there
         */
        boolean write(String batch);

        /** So many lines were dropped, since writing took too long. */
        void dropped(long lines);

        /** No more lines come. */
        default void close() {}
    }

    /** @param name the name of the thread that writes */
    BatchedLines(String name, Sink sink) {
        this.sink = sink;
        writer = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
        writer.start();
    }

    /** Adds a line. */
    void add(String line) {
        if (waiting.incrementAndGet() > MAX_WAITING) {
            waiting.decrementAndGet();
            dropped.increment();
            return;
        }
        lines.add(line);
        if (idle) {
            idle = false;
            LockSupport.unpark(writer);
        }
    }

    /** How many lines were dropped, or could not be written. */
    long lost() {
        return lost.sum();
    }

    /** Writes what waits, then ends. */
    @Override
    public void close() {
        open = false;
        writer.interrupt();
        try {
            writer.join(LAST_LINES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        StringBuilder batch = new StringBuilder();
        while (open) {
            idle = true;
            if (lines.isEmpty()) {
                LockSupport.park(this);
            }
            idle = false;
            write(batch);
            if (open) {
                LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(INTERVAL.toMillis()));
            }
        }
        write(batch);
        sink.close();
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
            if (!sink.write(batch.toString())) {
                lost.add(taken);
            }
        }
        long tooMany = dropped.sumThenReset();
        if (tooMany > 0) {
            lost.add(tooMany);
            sink.dropped(tooMany);
        }
    }
}
