package io.bestfit.proxy.upstream;

import io.bestfit.proxy.measure.CodeLabel;
import io.bestfit.proxy.measure.Histogram;
import io.bestfit.proxy.measure.MethodLabel;
import io.bestfit.proxy.measure.SeriesTable;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * What one upstream was asked, and how it answered, on all event loops since the start; safe for threads.
 *
 * <p>Whoever asks says {@link #begin} and, once, {@link #end}; in between, of each request that was sent, either
 * {@link #answered} or {@link #failed}.
 */
public final class UpstreamCounts {

    /** The status of a request that was not answered. */
    public static final int NO_ANSWER = 0;

    private static final Histogram.Bounds SECONDS = new Histogram.Bounds(1e9, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
            0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30);

    private final SeriesTable<LongAdder> requests = new SeriesTable<>(LongAdder::new);
    private final Histogram durations = new Histogram(SECONDS);
    private final LongAdder inFlight = new LongAdder();
    private final LongAdder open = new LongAdder();

    /** A connection was opened; its end is heard. */
    public void opened(HttpConnection connection) {
        open.increment();
        connection.closeHandler(_ -> open.decrement());
    }

    /** A request begins, and soon takes a connection. */
    public void begin() {
        inFlight.increment();
    }

    /**
     * The head of an answer came.
     *
     * @param startNanos when the request began to wait for a connection, as {@link System#nanoTime} tells it
     */
    public void answered(HttpMethod method, int status, long startNanos) {
        requests.of(MethodLabel.of(method), CodeLabel.of(status)).increment();
        durations.record(System.nanoTime() - startNanos);
    }

    /** No head of an answer came. */
    public void failed(HttpMethod method) {
        requests.of(MethodLabel.of(method), CodeLabel.of(NO_ANSWER)).increment();
    }

    /** A request no longer holds its connection. */
    public void end() {
        inFlight.decrement();
    }

    /** How many requests there were, by method and status. */
    public List<SeriesTable.Entry<LongAdder>> requests() {
        return requests.all();
    }

    /** How long answers took up to their heads. */
    public Histogram durations() {
        return durations;
    }

    /** Requests that are on their way, or wait for a connection. */
    public long requestsInFlight() {
        return inFlight.sum();
    }

    /** Connections that are open. */
    public long openConnections() {
        return open.sum();
    }
}
