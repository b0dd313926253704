package io.bestfit.proxy.metrics;

import io.bestfit.proxy.inventory.WatchedNodeFile;
import io.bestfit.proxy.kubernetes.ClusterCounts;
import io.bestfit.proxy.node.NodeResolver;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** What is told of those who ask, and of where their nodes are known from. */
record NodeMeters(MeterRegistry registry) {

    private static final String RELOADS = "New versions of the file of nodes";

    /** Forgets what was metered under a name: others are metered under it next. */
    private void forget(String name) {
        registry.find(name).meters().forEach(registry::remove);
    }

    void forgetCluster() {
        registry.getMeters().stream().filter(meter -> meter.getId().getName().startsWith("bestfit.kubernetes."))
                .forEach(registry::remove);
    }

    void watch(NodeResolver nodes) {
        forget("bestfit.ignored.declarations");
        forget("bestfit.unknown.nodes");
        FunctionCounter.builder("bestfit.ignored.declarations", nodes, NodeResolver::ignoredDeclarations)
                .description("Requests whose declaring header was not heard, since an earlier channel spoke")
                .register(registry);
        if (nodes.keepsInventory()) {
            FunctionCounter.builder("bestfit.unknown.nodes", nodes, NodeResolver::unknownNodes)
                    .description("Requests that declare nothing and come from an address of no known node")
                    .register(registry);
        }
    }

    void watch(WatchedNodeFile file) {
        forget("bestfit.node.file.reloads");
        FunctionCounter.builder("bestfit.node.file.reloads", file, WatchedNodeFile::taken).tag("outcome", "taken")
                .description(RELOADS).register(registry);
        FunctionCounter.builder("bestfit.node.file.reloads", file, WatchedNodeFile::refused).tag("outcome", "refused")
                .description(RELOADS).register(registry);
    }

    void watch(ClusterCounts cluster) {
        forgetCluster();
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
}
