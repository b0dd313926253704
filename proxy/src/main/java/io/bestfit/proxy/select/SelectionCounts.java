package io.bestfit.proxy.select;

import io.bestfit.proxy.measure.Histogram;
import io.bestfit.proxy.measure.SeriesTable;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;

/** What became of the tags that declared nodes asked one upstream for, since the start; safe for threads. */
public final class SelectionCounts {

    private static final Histogram.Bounds SECONDS = new Histogram.Bounds(1e9, 0.00025, 0.0005, 0.001, 0.0025, 0.005,
            0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5);
    private static final Histogram.Bounds CANDIDATES = new Histogram.Bounds(1, 1, 2, 4, 8, 16, 32, 64, 128, 256, 1024);

    private final SeriesTable<LongAdder> outcomes = new SeriesTable<>(LongAdder::new);
    private final Histogram durations = new Histogram(SECONDS);
    private final Histogram candidates = new Histogram(CANDIDATES);

    /** What became of a tag. */
    public enum Outcome {
        /** An image was chosen. */
        SELECTED,
        /** The index, or whatever there is, went out as it is. */
        PASSTHROUGH,
        /** Nothing fits, and policy refuses. */
        REFUSED,
        /** Something failed: the index, or whatever there is, went out as it is. */
        ERROR;

        private final String label = name().toLowerCase(Locale.ROOT);

        /** The word for it. */
        public String label() {
            return label;
        }
    }

    /**
     * Counts a tag that was judged.
     *
     * @param reason the dimension that decided, or one of a few words
     * @param startNanos when it was asked for, as {@link System#nanoTime} tells it
     */
    public void judged(Outcome outcome, String reason, long startNanos) {
        outcomes.of(outcome.label(), reason).increment();
        durations.record(System.nanoTime() - startNanos);
    }

    /** Notes among how many entries a choice was made that was not made before. */
    void decided(int among) {
        candidates.record(among);
    }

    /** How many tags there were, by outcome and reason. */
    public List<SeriesTable.Entry<LongAdder>> outcomes() {
        return outcomes.all();
    }

    /** How long judging took. */
    public Histogram durations() {
        return durations;
    }

    /** Among how many entries choices were made. */
    public Histogram candidates() {
        return candidates;
    }
}
