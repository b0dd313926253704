package io.bestfit.proxy.metrics;

import io.bestfit.proxy.measure.CacheFigures;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** What is told of caches. They may be replaced by others, which are then metered under the same names. */
final class CacheMeters {

    private final MeterRegistry registry;
    /** The parts of each, by the word for it in names; meters do not hold what they tell of. */
    private final Map<String, Latest<List<CacheFigures>>> caches = new ConcurrentHashMap<>();

    CacheMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /**
     * Meters a cache.
     *
     * @param name the word for it in names
     * @param parts its parts, which count as one
     */
    void watch(String name, List<CacheFigures> parts) {
        caches.computeIfAbsent(name, this::meter).set(parts);
    }

    private Latest<List<CacheFigures>> meter(String name) {
        Latest<List<CacheFigures>> cache = new Latest<>(List.of());
        String meter = "bestfit." + name + ".cache";
        FunctionCounter.builder(meter + ".hits", cache, sum(CacheFigures::hits))
                .description("What was found in the cache").register(registry);
        FunctionCounter.builder(meter + ".misses", cache, sum(CacheFigures::misses))
                .description("What was not found in the cache").register(registry);
        FunctionCounter.builder(meter + ".evictions", cache, sum(CacheFigures::evictions))
                .description("What was dropped from the cache, for want of room or for its age").register(registry);
        Gauge.builder(meter, cache, sum(CacheFigures::bytes)).baseUnit("bytes")
                .description("What the cache holds").register(registry);
        return cache;
    }

    private static ToDoubleFunction<Latest<List<CacheFigures>>> sum(ToLongFunction<CacheFigures> figure) {
        return cache -> cache.get().stream().mapToLong(figure).sum();
    }
}
