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
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The inventories of a proxy, kept up to date while it runs: the file first, then the cluster. */
final class KnownNodes {

    private final Nodes settings;
    private final @Nullable File file;
    private final @Nullable ClusterWatch cluster;

    private KnownNodes(Nodes settings, @Nullable File file, @Nullable ClusterWatch cluster) {
        this.settings = settings;
        this.file = file;
        this.cluster = cluster;
    }

    /** The file of nodes, looked at. */
    private record File(WatchedNodeFile nodes, Looking looking) {}

    /**
     * Reads what there is, and begins to watch it.
     *
     * @param before what is watched already, with the same profiles: what is in it as well goes on; {@code null} for
     *     nothing
     * @throws ConfigFaultsException where the file of nodes cannot be read
     */
    static KnownNodes open(Vertx vertx, Nodes nodes, Profiles profiles, @Nullable KnownNodes before)
            throws ConfigFaultsException {
        File file = null;
        if (nodes.file() != null) {
            file = before != null && nodes.file().equals(before.settings.file()) ? before.file : null;
            if (file == null) {
                WatchedNodeFile opened = WatchedNodeFile.open(nodes.file(), profiles);
                file = new File(opened, Looking.begin(vertx, opened::look));
            }
        }
        ClusterWatch cluster = null;
        if (nodes.kubernetes() != null) {
            cluster = before != null && nodes.kubernetes().equals(before.settings.kubernetes()) ? before.cluster : null;
            if (cluster == null) {
                cluster = ClusterWatch.start(nodes.kubernetes(), profiles);
            }
        }
        return new KnownNodes(nodes, file, cluster);
    }

    /** All of them as one. */
    Inventory inventory() {
        List<Inventory> inventories = new ArrayList<>();
        if (file != null) {
            inventories.add(file.nodes);
        }
        if (cluster != null) {
            inventories.add(cluster.inventory());
        }
        return Inventory.firstOf(inventories);
    }

    /** Meters them. */
    void meter(ProxyMetrics metrics) {
        if (file != null) {
            metrics.watch(file.nodes);
        }
        if (cluster == null) {
            metrics.noCluster();
        } else {
            metrics.watch(cluster.counts());
        }
    }

    /**
     * Ends the watch.
     *
     * @param others what goes on, of which nothing ends; {@code null} for nothing
     */
    void close(@Nullable KnownNodes others) {
        if (file != null && (others == null || !Objects.equals(file, others.file))) {
            file.looking.close();
        }
        if (cluster != null && (others == null || cluster != others.cluster)) {
            Thread.ofVirtual().start(cluster::close); // it may wait for its connections
        }
    }
}
