package io.bestfit.proxy.measure;

import com.github.benmanes.caffeine.cache.Cache;

/** What is told of a cache that weighs its entries in bytes and records its statistics. */
public interface CacheFigures {

    /** How often something was found since the start. */
    long hits();

    /** How often something was not found. */
    long misses();

    /** How often something was dropped, for want of room or for its age. */
    long evictions();

    /** About how many bytes are held. */
    long bytes();

    /** The figures of a cache, as they are when they are asked for. */
    static CacheFigures of(Cache<?, ?> cache) {
        return new CacheFigures() {

            @Override
            public long hits() {
                return cache.stats().hitCount();
            }

            @Override
            public long misses() {
                return cache.stats().missCount();
            }

            @Override
            public long evictions() {
                return cache.stats().evictionCount();
            }

            @Override
            public long bytes() {
                return cache.policy().eviction().orElseThrow().weightedSize().orElse(0);
            }
        };
    }
}
