package io.bestfit.proxy.kubernetes;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** What is counted of a cluster that is watched. Safe for threads. */
public final class ClusterCounts {

    /** What is watched. */
    public enum Resource {
        NODES("nodes"),
        NODE_FEATURES("nodefeatures");

        private final String label;

        Resource(String label) {
            this.label = label;
        }

        /** The name in URLs, metrics and roles. */
        public String label() {
            return label;
        }
    }

    private static final long NEVER = Long.MIN_VALUE;

    private final LongSupplier nanos;
    private final LongAdder nodesFailed = new LongAdder();
    private final LongAdder featuresFailed = new LongAdder();
    private final LongAdder restarts = new LongAdder();
    private final AtomicLong heard = new AtomicLong(NEVER);
    private volatile int declaredNodes;
    private volatile int unreadableNodes;
    private volatile boolean nodesSynced;
    private volatile boolean featuresSynced;

    public ClusterCounts() {
        this(System::nanoTime);
    }

    /** @param nanos a clock that only goes forwards, in nanoseconds */
    ClusterCounts(LongSupplier nanos) {
        this.nanos = nanos;
    }

    void nodes(int declared, int unreadable) {
        declaredNodes = declared;
        unreadableNodes = unreadable;
    }

    void failed(Resource resource) {
        adder(resource).increment();
    }

    void restarted() {
        restarts.increment();
    }

    void heard() {
        heard.set(nanos.getAsLong());
    }

    void synced(Resource resource) {
        switch (resource) {
            case NODES -> nodesSynced = true;
            case NODE_FEATURES -> featuresSynced = true;
        }
    }

    /** How many nodes are known, and what they are. */
    public int declaredNodes() {
        return declaredNodes;
    }

    /** Of how many nodes it cannot be read what they are. */
    public int unreadableNodes() {
        return unreadableNodes;
    }

    /** How often listing or watching failed. */
    public long failures(Resource resource) {
        return adder(resource).sum();
    }

    /** How often a watch began anew, as every one does from time to time. */
    public long restarts() {
        return restarts.sum();
    }

    /** Whether every node was seen once, with its features as far as these may be read. */
    public boolean synced() {
        return nodesSynced && featuresSynced;
    }

    /** The seconds since the API server was last heard; NaN before the first time. */
    public double staleness() {
        long last = heard.get();
        return last == NEVER ? Double.NaN : (nanos.getAsLong() - last) / 1e9;
    }

    private LongAdder adder(Resource resource) {
        return switch (resource) {
            case NODES -> nodesFailed;
            case NODE_FEATURES -> featuresFailed;
        };
    }
}
