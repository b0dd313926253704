package io.bestfit.proxy.metrics;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAccumulator;

/**
 * How late event loops come to what they were to do at a time: what a request waits for that arrives while others, or a
 * garbage collection, hold its loop. The longest of the last half to whole minute. Safe for threads.
 */
public final class EventLoopLag {

    private static final Duration EVERY = Duration.ofMillis(500);
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final LongAccumulator earlier = new LongAccumulator(Math::max, 0);
    private final LongAccumulator now = new LongAccumulator(Math::max, 0);
    private volatile long windowStart = System.nanoTime();

    /** Watches the calling event loop, until the verticle ends that calls it. */
    public void watch(Vertx vertx) {
        long[] before = {System.nanoTime()};
        vertx.setPeriodic(EVERY.toMillis(), _ -> {
            long at = System.nanoTime();
            record(Math.max(0, at - before[0] - EVERY.toNanos()), at);
            before[0] = at;
        });
    }

    private synchronized void record(long lag, long at) {
        if (at - windowStart > WINDOW_NANOS) {
            windowStart = at;
            earlier.reset();
            earlier.accumulate(now.getThenReset());
        }
        now.accumulate(lag);
    }

    double seconds() {
        return Math.max(earlier.get(), now.get()) / 1e9;
    }
}
