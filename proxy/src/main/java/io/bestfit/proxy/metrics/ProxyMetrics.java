package io.bestfit.proxy.metrics;

import io.bestfit.proxy.evidence.EvidenceCache;
import io.bestfit.proxy.evidence.EvidenceCounts;
import io.bestfit.proxy.evidence.Kind;
import io.bestfit.proxy.inventory.WatchedNodeFile;
import io.bestfit.proxy.kubernetes.ClusterCounts;
import io.bestfit.proxy.node.NodeResolver;
import io.bestfit.proxy.select.IndexCache;
import io.bestfit.proxy.select.SelectionCounts;
import io.bestfit.proxy.select.TagCounts;
import io.bestfit.proxy.upstream.ManifestCache;
import io.bestfit.proxy.upstream.UpstreamCounts;
import io.bestfit.proxy.watch.ReloadCounts;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;

/**
 * Every meter of a proxy: its name, unit and labels.
 *
 * <p>Labels are bounded: never a repository, tag, digest, client or declaration. Names follow Prometheus' conventions,
 * prefix {@code bestfit_}, except for those of the process and its virtual machine. What is told of each request is
 * recorded in {@link io.bestfit.proxy.measure} and only looked at when somebody scrapes.
 */
public final class ProxyMetrics implements AutoCloseable {

    private static final String CONFIG_RELOADS = "New versions of the configuration";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final RequestMeters requests = new RequestMeters();
    private final UpstreamMeters upstreams = new UpstreamMeters();
    private final EventLoopLag lag = new EventLoopLag();
    private final ConfigReads config = new ConfigReads();
    /** What meters look at that nobody else holds on to: a meter alone does not. */
    private final List<Object> held = new CopyOnWriteArrayList<>();
    private final CacheMeters caches = new CacheMeters(registry);
    private final RuntimeMeters runtime;
    private final Counter badDeclarations;

    public ProxyMetrics(String version, String revision) {
        registry.getPrometheusRegistry().register(requests);
        registry.getPrometheusRegistry().register(upstreams);
        runtime = new RuntimeMeters(registry);
        badDeclarations = Counter.builder("bestfit.bad.declarations")
                .description("Requests whose declaration could not be read").register(registry);
        Gauge.builder("bestfit.event.loop.lag", lag, EventLoopLag::seconds).baseUnit("seconds")
                .description("The longest that an event loop came late of the last half to whole minute")
                .register(registry);
        Gauge.builder("bestfit.config.last.reload.successful", config, ConfigReads::successful)
                .description("1 where the last attempt to read the configuration came off").register(registry);
        Gauge.builder("bestfit.config.last.reload.success.timestamp", config, ConfigReads::lastSuccessSeconds)
                .baseUnit("seconds").description("When the configuration that counts was read").register(registry);
        FunctionCounter.builder("bestfit.config.reloads", config, ConfigReads::takenCount).tag("outcome", "taken")
                .description(CONFIG_RELOADS).register(registry);
        FunctionCounter.builder("bestfit.config.reloads", config, ConfigReads::refusedCount).tag("outcome", "refused")
                .description(CONFIG_RELOADS).register(registry);
        Gauge.builder("bestfit.build.info", () -> 1).tag("version", version).tag("revision", revision)
                .tag("java", Runtime.version().toString()).description("The program that runs").register(registry);
    }

    /** The meter of a request that begins, until it is known what it asks for. */
    public RouteMeter begin() {
        return requests.other().begin();
    }

    /** What is counted of the requests to an upstream. */
    public UpstreamCounts requests(String upstream) {
        return upstreams.requests(upstream);
    }

    /** What is counted of the selections from what an upstream has. */
    public SelectionCounts selections(String upstream) {
        return upstreams.selections(upstream);
    }

    /** How late event loops are. */
    public EventLoopLag lag() {
        return lag;
    }

    /** How the configuration is read again. */
    public ConfigReads config() {
        return config;
    }

    /** Meters the caches, instead of those before. */
    public void watch(ManifestCache manifests, IndexCache indexes, EvidenceCache evidence) {
        caches.watch("manifest", List.of(manifests.figures()));
        caches.watch("index", List.of(indexes.indexes()));
        caches.watch("decision", List.of(indexes.decisions()));
        caches.watch("evidence", evidence.figures());
    }

    /** Meters what images say of themselves outside the index. */
    public void watch(EvidenceCounts evidence) {
        for (Kind kind : Kind.values()) {
            FunctionCounter.builder("bestfit.evidence.fetched", evidence, counts -> counts.fetched(kind))
                    .tag("kind", kind.label()).description("Evidence had from the upstream").register(registry);
            FunctionCounter.builder("bestfit.evidence.missing", evidence, counts -> counts.missing(kind))
                    .tag("kind", kind.label()).description("Evidence that could not be had, or not in time")
                    .register(registry);
        }
    }

    /** Meters how it is found out what tags are. */
    public void watch(TagCounts tags) {
        tagLookups(tags, TagCounts::asked, "asked");
        tagLookups(tags, TagCounts::joined, "joined");
        tagLookups(tags, TagCounts::remembered, "remembered");
    }

    private void tagLookups(TagCounts tags, ToDoubleFunction<TagCounts> count, String outcome) {
        FunctionCounter.builder("bestfit.tag.lookups", tags, count).tag("outcome", outcome)
                .description("Tags that declared nodes asked for, by how it was found out what they are")
                .register(registry);
    }

    /** Meters who is asking. */
    public void watch(NodeResolver nodes) {
        new NodeMeters(registry).watch(nodes);
    }

    /** Meters the certificates that are read again when they change. */
    public void watch(ReloadCounts certificates) {
        String reloads = "New versions of certificates, keys and authorities";
        FunctionCounter.builder("bestfit.certificate.reloads", certificates, ReloadCounts::taken)
                .tag("outcome", "taken").description(reloads).register(registry);
        FunctionCounter.builder("bestfit.certificate.reloads", certificates, ReloadCounts::refused)
                .tag("outcome", "refused").description(reloads).register(registry);
    }

    /** Meters a file of nodes. */
    public void watch(WatchedNodeFile file) {
        new NodeMeters(registry).watch(file);
    }

    /** Meters a cluster that is watched. */
    public void watch(ClusterCounts cluster) {
        new NodeMeters(registry).watch(cluster);
    }

    /** Meters the lines that tell what became of tags: all of them, and those that were lost. */
    public void watchAudit(LongSupplier lines, LongSupplier lost) {
        held.addAll(List.of(lines, lost));
        FunctionCounter.builder("bestfit.audit.lines", lines, LongSupplier::getAsLong)
                .description("Lines for log.audit").register(registry);
        FunctionCounter.builder("bestfit.audit.lines.lost", lost, LongSupplier::getAsLong)
                .description("Lines for log.audit that were not written").register(registry);
    }

    /** There is no cluster that is watched, or none any more. */
    public void noCluster() {
        new NodeMeters(registry).forgetCluster();
    }

    /** Meters the spans that were lost. */
    public void watchTracing(LongSupplier lost) {
        held.add(lost);
        FunctionCounter.builder("bestfit.spans.lost", lost, LongSupplier::getAsLong)
                .description("Spans that were dropped, or not taken by the collector").register(registry);
    }

    public void badDeclaration() {
        badDeclarations.increment();
    }

    /** The Prometheus text. */
    public String scrape() {
        return registry.scrape();
    }

    /** Ends what was begun for it. */
    @Override
    public void close() {
        runtime.close();
        registry.close();
    }
}
