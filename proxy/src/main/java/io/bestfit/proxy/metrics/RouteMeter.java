package io.bestfit.proxy.metrics;

import io.bestfit.proxy.measure.CodeLabel;
import io.bestfit.proxy.measure.Histogram;
import io.bestfit.proxy.measure.MethodLabel;
import io.bestfit.proxy.measure.SeriesTable;
import io.vertx.core.http.HttpMethod;
import java.util.concurrent.atomic.LongAdder;

/** The requests of one route: those under way, and those that are over. Safe for threads. */
public final class RouteMeter {

    private static final Histogram.Bounds SECONDS = new Histogram.Bounds(1e9, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
            0.1, 0.25, 0.5, 1, 2.5, 10, 60);
    private static final Histogram.Bounds BYTES = new Histogram.Bounds(1, 1L << 10, 1L << 14, 1L << 18, 1L << 22,
            1L << 26, 1L << 30);

    private final RequestMeters all;
    private final String route;
    private final LongAdder inFlight = new LongAdder();
    private final SeriesTable<Histogram> durations = new SeriesTable<>(() -> new Histogram(SECONDS));
    private final Histogram sizes = new Histogram(BYTES);

    RouteMeter(RequestMeters all, String route) {
        this.all = all;
        this.route = route;
    }

    /** A request begins. */
    public RouteMeter begin() {
        inFlight.increment();
        return this;
    }

    /** A request that is under way turns out to be for another route. */
    public RouteMeter moved(String otherRoute) {
        if (otherRoute.equals(route)) {
            return this;
        }
        inFlight.decrement();
        return all.of(otherRoute).begin();
    }

    /**
     * A request is over.
     *
     * @param status the status that the client was sent; 0 where it was sent none
     * @param bytes the bytes of body that it was sent
     * @param nanos how long it took
     */
    public void end(HttpMethod method, int status, long bytes, long nanos) {
        inFlight.decrement();
        durations.of(MethodLabel.of(method), CodeLabel.of(status)).record(nanos);
        sizes.record(bytes);
    }

    String route() {
        return route;
    }

    long inFlight() {
        return inFlight.sum();
    }

    SeriesTable<Histogram> durations() {
        return durations;
    }

    Histogram sizes() {
        return sizes;
    }
}
