package io.bestfit.proxy.metrics;

import io.bestfit.proxy.measure.Histogram;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import java.util.ArrayList;
import java.util.List;

/** The series of one metric in one scrape; they are of one type. */
final class Family {

    private final MetricMetadata metadata;
    private final List<CounterDataPointSnapshot> counters = new ArrayList<>();
    private final List<GaugeDataPointSnapshot> gauges = new ArrayList<>();
    private final List<HistogramDataPointSnapshot> histograms = new ArrayList<>();

    /** @param name the name, without the {@code _total} of a counter */
    Family(String name, String help) {
        metadata = new MetricMetadata(name, help);
    }

    void counter(Labels labels, long value) {
        counters.add(new CounterDataPointSnapshot(value, labels, null, 0));
    }

    void gauge(Labels labels, long value) {
        gauges.add(new GaugeDataPointSnapshot(value, labels, null));
    }

    void histogram(Labels labels, Histogram histogram) {
        histograms.add(new HistogramDataPointSnapshot(
                ClassicHistogramBuckets.of(histogram.bounds().told(), histogram.counts()),
                histogram.bounds().told(histogram.sum()), labels, Exemplars.EMPTY, 0));
    }

    CounterSnapshot counters() {
        return new CounterSnapshot(metadata, counters);
    }

    GaugeSnapshot gauges() {
        return new GaugeSnapshot(metadata, gauges);
    }

    HistogramSnapshot histograms() {
        return new HistogramSnapshot(metadata, histograms);
    }
}
