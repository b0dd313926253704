package io.bestfit.proxy.server;

import io.bestfit.proxy.config.ConfigFaultsException;
import io.bestfit.proxy.config.Nodes;
import io.bestfit.proxy.inventory.WatchedNodeFile;
import io.bestfit.proxy.kubernetes.ClusterWatch;
import io.bestfit.proxy.metrics.ProxyMetrics;
import io.bestfit.proxy.node.Inventory;
import io.bestfit.proxy.node.Profiles;
import io.bestfit.proxy.watch.Looking;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The inventories of a proxy, kept up to date while it runs: the file first, then the cluster. */
final class KnownNodes {

    private final @Nullable WatchedNodeFile file;
    private final @Nullable ClusterWatch cluster;

    private KnownNodes(@Nullable WatchedNodeFile file, @Nullable ClusterWatch cluster) {
        this.file = file;
        this.cluster = cluster;
    }

    /**
     * Reads what there is, and begins to watch the cluster.
     *
     * @throws ConfigFaultsException where the file of nodes cannot be read
     */
    static KnownNodes open(Nodes nodes, Profiles profiles) throws ConfigFaultsException {
        WatchedNodeFile file = nodes.file() == null ? null : WatchedNodeFile.open(nodes.file(), profiles);
        return new KnownNodes(file,
                nodes.kubernetes() == null ? null : ClusterWatch.start(nodes.kubernetes(), profiles));
    }

    /** All of them as one. */
    Inventory inventory() {
        List<Inventory> inventories = new ArrayList<>();
        if (file != null) {
            inventories.add(file);
        }
        if (cluster != null) {
            inventories.add(cluster.inventory());
        }
        return Inventory.firstOf(inventories);
    }

    /** Meters them and keeps the file up to date, until what is returned is run, which ends the watch on both. */
    Runnable watch(Vertx vertx, ProxyMetrics metrics) {
        Runnable unlook = look(vertx, metrics);
        if (cluster == null) {
            return unlook;
        }
        ClusterWatch watched = cluster;
        metrics.watch(watched.counts());
        return () -> {
            unlook.run();
            Thread.ofVirtual().start(watched::close); // it may wait for its connections
        };
    }

    private Runnable look(Vertx vertx, ProxyMetrics metrics) {
        if (file == null) {
            return () -> {};
        }
        WatchedNodeFile watched = file;
        metrics.watch(watched);
        return Looking.begin(vertx, watched::look)::close;
    }
}
