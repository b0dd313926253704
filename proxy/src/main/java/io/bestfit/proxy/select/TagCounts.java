package io.bestfit.proxy.select;

import java.util.concurrent.atomic.LongAdder;

/** How it was found out what the tags are that declared nodes ask for. Safe for threads. */
public final class TagCounts {

    private final LongAdder asked = new LongAdder();
    private final LongAdder joined = new LongAdder();
    private final LongAdder remembered = new LongAdder();

    void countAsked() {
        asked.increment();
    }

    void countJoined() {
        joined.increment();
    }

    void countRemembered() {
        remembered.increment();
    }

    /** By a question of its own. */
    public long asked() {
        return asked.sum();
    }

    /** By a question of the same caller that was under way. */
    public long joined() {
        return joined.sum();
    }

    /** From what was told within {@code selection.tagTtl}. */
    public long remembered() {
        return remembered.sum();
    }
}
