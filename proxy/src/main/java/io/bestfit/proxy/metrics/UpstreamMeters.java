package io.bestfit.proxy.metrics;

import io.bestfit.proxy.measure.SeriesTable;
import io.bestfit.proxy.select.SelectionCounts;
import io.bestfit.proxy.upstream.UpstreamCounts;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/** What is counted of each upstream; its names are those of the configuration. */
final class UpstreamMeters implements MultiCollector {

    private final ConcurrentMap<String, UpstreamCounts> requests = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, SelectionCounts> selections = new ConcurrentHashMap<>();

    UpstreamCounts requests(String upstream) {
        return requests.computeIfAbsent(upstream, _ -> new UpstreamCounts());
    }

    SelectionCounts selections(String upstream) {
        return selections.computeIfAbsent(upstream, _ -> new SelectionCounts());
    }

    @Override
    public MetricSnapshots collect() {
        var asked = new Family("bestfit_upstream_requests", "Requests to the upstream that it answered, or not (0)");
        var durations = new Family("bestfit_upstream_request_duration_seconds",
                "Time from a request to the upstream, with the wait for a connection, to the head of its answer");
        var inFlight = new Family("bestfit_upstream_requests_inflight",
                "Requests to the upstream that are under way or wait for a connection");
        var connections = new Family("bestfit_upstream_connections", "Open connections to the upstream");
        for (Map.Entry<String, UpstreamCounts> upstream : requests.entrySet()) {
            Labels name = Labels.of("upstream", upstream.getKey());
            UpstreamCounts counts = upstream.getValue();
            for (SeriesTable.Entry<LongAdder> series : counts.requests()) {
                asked.counter(name.add("method", series.first()).add("code", series.second()),
                        series.kept().sum());
            }
            durations.histogram(name, counts.durations());
            long open = counts.openConnections();
            long under = counts.requestsInFlight();
            inFlight.gauge(name, under);
            connections.gauge(name.add("state", "active"), Math.min(open, under));
            connections.gauge(name.add("state", "idle"), Math.max(0, open - under));
        }
        var judged = new Family("bestfit_selections", "Tags asked for by declared nodes, by what became of them");
        var judging = new Family("bestfit_selection_duration_seconds",
                "Time from the request for a tag to what became of it, with the questions to the upstream");
        var candidates = new Family("bestfit_selection_candidates",
                "Entries of an index among which a choice was made that was not known before");
        for (Map.Entry<String, SelectionCounts> upstream : selections.entrySet()) {
            Labels name = Labels.of("upstream", upstream.getKey());
            SelectionCounts counts = upstream.getValue();
            for (SeriesTable.Entry<LongAdder> series : counts.outcomes()) {
                judged.counter(name.add("outcome", series.first()).add("reason", series.second()),
                        series.kept().sum());
            }
            judging.histogram(name, counts.durations());
            candidates.histogram(name, counts.candidates());
        }
        return MetricSnapshots.of(asked.counters(), durations.histograms(), inFlight.gauges(), connections.gauges(),
                judged.counters(), judging.histograms(), candidates.histograms());
    }
}
