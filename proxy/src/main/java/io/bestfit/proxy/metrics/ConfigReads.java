package io.bestfit.proxy.metrics;

import java.time.Instant;
import java.util.concurrent.atomic.LongAdder;

/** When the configuration was last read, and whether the last attempt came off. Safe for threads. */
public final class ConfigReads {

    private final LongAdder taken = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private volatile boolean successful = true;
    private volatile Instant lastSuccess = Instant.now();

    /** The configuration was read again and counts from now on. */
    public void taken() {
        lastSuccess = Instant.now();
        successful = true;
        taken.increment();
    }

    /** The configuration cannot be read, or not be followed; the one before it counts on. */
    public void refused() {
        successful = false;
        refused.increment();
    }

    double successful() {
        return successful ? 1 : 0;
    }

    double lastSuccessSeconds() {
        return lastSuccess.toEpochMilli() / 1e3;
    }

    double takenCount() {
        return taken.sum();
    }

    double refusedCount() {
        return refused.sum();
    }
}
