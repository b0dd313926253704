package io.bestfit.proxy.evidence;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** How often evidence was fetched, and how often it could not be had, since the start; safe for threads. */
public final class EvidenceCounts {

    private final Map<Kind, LongAdder> fetched = new EnumMap<>(Kind.class);
    private final Map<Kind, LongAdder> missing = new EnumMap<>(Kind.class);

    public EvidenceCounts() {
        for (Kind kind : Kind.values()) {
            fetched.put(kind, new LongAdder());
            missing.put(kind, new LongAdder());
        }
    }

    /** How often it was had whole from the upstream. */
    public long fetched(Kind kind) {
        return adder(fetched, kind).sum();
    }

    /** How often it could not be had, or not in time. */
    public long missing(Kind kind) {
        return adder(missing, kind).sum();
    }

    void countFetched(Kind kind) {
        adder(fetched, kind).increment();
    }

    void countMissing(Kind kind) {
        adder(missing, kind).increment();
    }

    private static LongAdder adder(Map<Kind, LongAdder> adders, Kind kind) {
        return Objects.requireNonNull(adders.get(kind));
    }
}
