package io.bestfit.proxy.metrics;

import io.bestfit.proxy.measure.CacheFigures;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/** What is told of caches. */
record CacheMeters(MeterRegistry registry) {

    /**
     * Meters a cache.
     *
     * @param name the word for it in names
     * @param parts its parts, which count as one
     */
    void watch(String name, List<CacheFigures> parts) {
        String meter = "bestfit." + name + ".cache";
        FunctionCounter.builder(meter + ".hits", parts, all -> all.stream().mapToLong(CacheFigures::hits).sum())
                .description("What was found in the cache").register(registry);
        FunctionCounter.builder(meter + ".misses", parts, all -> all.stream().mapToLong(CacheFigures::misses).sum())
                .description("What was not found in the cache").register(registry);
        FunctionCounter
                .builder(meter + ".evictions", parts, all -> all.stream().mapToLong(CacheFigures::evictions).sum())
                .description("What was dropped from the cache, for want of room or for its age").register(registry);
        Gauge.builder(meter, parts, all -> all.stream().mapToLong(CacheFigures::bytes).sum()).baseUnit("bytes")
                .description("What the cache holds").register(registry);
    }
}
