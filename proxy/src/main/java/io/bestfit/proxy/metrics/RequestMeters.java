package io.bestfit.proxy.metrics;

import io.bestfit.proxy.measure.Histogram;
import io.bestfit.proxy.measure.SeriesTable;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The requests of clients, by route. */
final class RequestMeters implements MultiCollector {

    private static final String OTHER = "other";
    private static final List<String> ROUTES = List.of("manifest", "blob", "upload", "tags", "referrers", "ping",
            "explain", "detect", "token", OTHER);

    private final Map<String, RouteMeter> routes = ROUTES.stream()
            .collect(Collectors.toUnmodifiableMap(Function.identity(), route -> new RouteMeter(this, route)));

    /** The meter of a route; a word that is no route is {@code other}. */
    RouteMeter of(String route) {
        RouteMeter meter = routes.get(route);
        return meter == null ? other() : meter;
    }

    /** Requests of which it is not known yet what they ask for, and those that ask for nothing known. */
    RouteMeter other() {
        return Objects.requireNonNull(routes.get(OTHER));
    }

    @Override
    public MetricSnapshots collect() {
        var requests = new Family("bestfit_http_requests", "Requests of clients that are over");
        var durations = new Family("bestfit_http_request_duration_seconds",
                "Time from a request to the end of its answer");
        var inFlight = new Family("bestfit_http_requests_inflight", "Requests of clients that are under way");
        var sizes = new Family("bestfit_http_response_size_bytes", "Bytes of body that clients were sent");
        for (RouteMeter meter : routes.values()) {
            Labels route = Labels.of("route", meter.route());
            inFlight.gauge(route, meter.inFlight());
            sizes.histogram(route, meter.sizes());
            for (SeriesTable.Entry<Histogram> series : meter.durations().all()) {
                Labels labels = Labels.of("route", meter.route(), "method", series.first(), "code",
                        series.second());
                requests.counter(labels, series.kept().count());
                durations.histogram(labels, series.kept());
            }
        }
        return MetricSnapshots.of(requests.counters(), durations.histograms(), inFlight.gauges(), sizes.histograms());
    }
}
