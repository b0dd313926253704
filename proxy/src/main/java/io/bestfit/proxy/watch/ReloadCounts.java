package io.bestfit.proxy.watch;

import java.util.concurrent.atomic.LongAdder;

/** How often new versions of files were taken and refused. Safe for threads. */
public final class ReloadCounts {

    private final LongAdder taken = new LongAdder();
    private final LongAdder refused = new LongAdder();

    /** Counts one that counts from now on. */
    public void take() {
        taken.increment();
    }

    /** Counts one that is bad. */
    public void refuse() {
        refused.increment();
    }

    /** How often one was taken. */
    public long taken() {
        return taken.sum();
    }

    /** How often one was refused. */
    public long refused() {
        return refused.sum();
    }
}
