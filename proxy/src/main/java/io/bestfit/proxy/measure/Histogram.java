package io.bestfit.proxy.measure;

import java.util.concurrent.atomic.LongAdder;

/** How many values fell between bounds, and their sum. Safe for threads. */
public final class Histogram {

    private final Bounds bounds;
    private final LongAdder[] counts;
    private final LongAdder sum = new LongAdder();

    public Histogram(Bounds bounds) {
        this.bounds = bounds;
        counts = new LongAdder[bounds.upper.length + 1];
        for (int bucket = 0; bucket < counts.length; bucket++) {
            counts[bucket] = new LongAdder();
        }
    }

    /** Counts a value. */
    public void record(long value) {
        int bucket = 0;
        while (bucket < bounds.upper.length && value > bounds.upper[bucket]) {
            bucket++;
        }
        counts[bucket].increment();
        sum.add(value);
    }

    /** How many values there were up to each bound and above the one before it; the last of them are beyond all bounds. */
    public long[] counts() {
        long[] now = new long[counts.length];
        for (int bucket = 0; bucket < now.length; bucket++) {
            now[bucket] = counts[bucket].sum();
        }
        return now;
    }

    /** How many values there were. */
    public long count() {
        long all = 0;
        for (LongAdder count : counts) {
            all += count.sum();
        }
        return all;
    }

    /** The sum of all values. */
    public long sum() {
        return sum.sum();
    }

    public Bounds bounds() {
        return bounds;
    }

    /** The bounds of a distribution, in the unit in which values are recorded and in the one in which they are told. */
    public static final class Bounds {

        private final long[] upper;
        private final double unit;

        /**
         * @param unit how many of what is recorded are one of what is told, such as 1e9 for nanoseconds and seconds
         * @param upper the bounds as they are told, ascending
         */
        public Bounds(double unit, double... upper) {
            this.unit = unit;
            this.upper = new long[upper.length];
            for (int bucket = 0; bucket < upper.length; bucket++) {
                this.upper[bucket] = Math.round(upper[bucket] * unit);
            }
        }

        /** The bounds as they are told, the last of them infinite. */
        public double[] told() {
            double[] told = new double[upper.length + 1];
            for (int bucket = 0; bucket < upper.length; bucket++) {
                told[bucket] = told(upper[bucket]);
            }
            told[upper.length] = Double.POSITIVE_INFINITY;
            return told;
        }

        /** A recorded value, or a sum of them, as it is told. */
        public double told(long recorded) {
            return recorded / unit;
        }
    }
}
