package io.bestfit.proxy.metrics;

import io.bestfit.proxy.evidence.EvidenceCounts;
import io.bestfit.proxy.evidence.Kind;
import io.bestfit.proxy.inventory.WatchedNodeFile;
import io.bestfit.proxy.kubernetes.ClusterCounts;
import io.bestfit.proxy.node.NodeResolver;
import io.bestfit.proxy.upstream.ManifestCache;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Every meter of the proxy: its name, unit and labels.
 *
 * <p>Labels are bounded: never a repository, tag, digest, client or declaration. Names follow Prometheus' conventions,
 * prefix {@code bestfit_}.
 */
public final class ProxyMetrics {

    /** Methods that get a label of their own; a client may send any token. */
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private static final String RELOADS = "New versions of the file of nodes";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final LongAdder inFlight = new LongAdder();
    private final ConcurrentMap<RequestLabels, Timer> requests = new ConcurrentHashMap<>();
    private final ConcurrentMap<SelectionLabels, Counter> selections = new ConcurrentHashMap<>();
    private final Counter badDeclarations;

    public ProxyMetrics(String version, String revision) {
        Gauge.builder("bestfit.http.requests.inflight", inFlight, LongAdder::sum)
                .description("Requests under way").register(registry);
        badDeclarations = Counter.builder("bestfit.bad.declarations")
                .description("Requests whose declaration could not be read").register(registry);
        Gauge.builder("bestfit.build.info", () -> 1).tag("version", version).tag("revision", revision)
                .tag("java", Runtime.version().toString()).description("The program that runs").register(registry);
    }

    /** Meters a cache of manifests. */
    public void watch(ManifestCache cache) {
        FunctionCounter.builder("bestfit.manifest.cache.hits", cache, c -> c.stats().hitCount())
                .description("Manifests found in the cache").register(registry);
        FunctionCounter.builder("bestfit.manifest.cache.misses", cache, c -> c.stats().missCount())
                .description("Manifests not found in the cache").register(registry);
        FunctionCounter.builder("bestfit.manifest.cache.evictions", cache, c -> c.stats().evictionCount())
                .description("Manifests dropped from the cache").register(registry);
        Gauge.builder("bestfit.manifest.cache", cache, ManifestCache::bytes).baseUnit("bytes")
                .description("What the cache holds").register(registry);
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

    /** Meters who is asking. */
    public void watch(NodeResolver nodes) {
        FunctionCounter.builder("bestfit.ignored.declarations", nodes, NodeResolver::ignoredDeclarations)
                .description("Requests whose declaring header was not heard, since an earlier channel spoke")
                .register(registry);
        if (nodes.keepsInventory()) {
            FunctionCounter.builder("bestfit.unknown.nodes", nodes, NodeResolver::unknownNodes)
                    .description("Requests that declare nothing and come from an address of no known node")
                    .register(registry);
        }
    }

    /** Meters a file of nodes. */
    public void watch(WatchedNodeFile file) {
        FunctionCounter.builder("bestfit.node.file.reloads", file, WatchedNodeFile::taken).tag("outcome", "taken")
                .description(RELOADS).register(registry);
        FunctionCounter.builder("bestfit.node.file.reloads", file, WatchedNodeFile::refused).tag("outcome", "refused")
                .description(RELOADS).register(registry);
    }

    /** Meters a cluster that is watched. */
    public void watch(ClusterCounts cluster) {
        Gauge.builder("bestfit.kubernetes.nodes", cluster, ClusterCounts::declaredNodes)
                .description("Nodes of the cluster that are known").register(registry);
        Gauge.builder("bestfit.kubernetes.unreadable.nodes", cluster, ClusterCounts::unreadableNodes)
                .description("Nodes of the cluster whose labels or annotation cannot be read").register(registry);
        Gauge.builder("bestfit.kubernetes.synced", cluster, counts -> counts.synced() ? 1 : 0)
                .description("1 when every node of the cluster was seen once").register(registry);
        Gauge.builder("bestfit.kubernetes.staleness", cluster, ClusterCounts::staleness).baseUnit("seconds")
                .description("Time since the API server was last heard").register(registry);
        FunctionCounter.builder("bestfit.kubernetes.watch.restarts", cluster, ClusterCounts::restarts)
                .description("Watches that began anew, as each does from time to time").register(registry);
        for (ClusterCounts.Resource resource : ClusterCounts.Resource.values()) {
            FunctionCounter.builder("bestfit.kubernetes.failures", cluster, counts -> counts.failures(resource))
                    .tag("resource", resource.label()).description("Lists and watches that failed")
                    .register(registry);
        }
    }

    public void requestBegan() {
        inFlight.increment();
    }

    /** Counts and times a request that is over. */
    public void requestEnded(String route, HttpMethod method, int status, long durationNanos) {
        inFlight.decrement();
        String name = METHODS.contains(method.name()) ? method.name() : "other";
        var labels = new RequestLabels(route, name, status);
        Timer timer = requests.get(labels); // computeIfAbsent alone may lock, also where there is one
        (timer == null ? requests.computeIfAbsent(labels, this::requestTimer) : timer).record(durationNanos,
                TimeUnit.NANOSECONDS);
    }

    /**
     * Counts what became of a tag that was asked for by a declared node.
     *
     * @param outcome {@code selected}, {@code passthrough}, {@code refused} or {@code error}
     * @param reason the dimension that decided, or one of a few words
     */
    public void selection(String outcome, String reason) {
        selections.computeIfAbsent(new SelectionLabels(outcome, reason), this::selectionCounter).increment();
    }

    public void badDeclaration() {
        badDeclarations.increment();
    }

    /** The Prometheus text. */
    public String scrape() {
        return registry.scrape();
    }

    private Timer requestTimer(RequestLabels labels) {
        return Timer.builder("bestfit.http.request.duration").description("Time from request to the end of its answer")
                .tag("route", labels.route).tag("method", labels.method).tag("code", Integer.toString(labels.status))
                .serviceLevelObjectives(Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofMillis(25),
                        Duration.ofMillis(100), Duration.ofMillis(500), Duration.ofSeconds(2), Duration.ofSeconds(10),
                        Duration.ofSeconds(60))
                .register(registry);
    }

    private Counter selectionCounter(SelectionLabels labels) {
        return Counter.builder("bestfit.selections")
                .description("Tags asked for by declared nodes, by what became of them")
                .tag("outcome", labels.outcome).tag("reason", labels.reason).register(registry);
    }

    private record RequestLabels(String route, String method, int status) {}

    private record SelectionLabels(String outcome, String reason) {}
}
