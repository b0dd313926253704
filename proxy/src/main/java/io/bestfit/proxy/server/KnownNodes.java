package io.bestfit.proxy.server;

import io.bestfit.proxy.config.ConfigFaultsException;
import io.bestfit.proxy.config.Nodes;
import io.bestfit.proxy.inventory.WatchedNodeFile;
import io.bestfit.proxy.metrics.ProxyMetrics;
import io.bestfit.proxy.node.Inventory;
import io.bestfit.proxy.node.Profiles;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The inventories of a proxy, kept up to date while it runs: the file first. */
final class KnownNodes {

    /** How often a file is looked at: an operator who waits sees it count, and a look costs two system calls. */
    private static final Duration LOOK = Duration.ofSeconds(2);

    private final @Nullable WatchedNodeFile file;

    private KnownNodes(@Nullable WatchedNodeFile file) {
        this.file = file;
    }

    /**
     * Reads what there is.
     *
     * @throws ConfigFaultsException where the file of nodes cannot be read
     */
    static KnownNodes open(Nodes nodes, Profiles profiles) throws ConfigFaultsException {
        return new KnownNodes(nodes.file() == null ? null : WatchedNodeFile.open(nodes.file(), profiles));
    }

    /** All of them as one. */
    Inventory inventory() {
        List<Inventory> inventories = new ArrayList<>();
        if (file != null) {
            inventories.add(file);
        }
        return Inventory.firstOf(inventories);
    }

    /** Meters them and keeps them up to date, until the Vert.x ends or what is returned is run. */
    Runnable watch(Vertx vertx, ProxyMetrics metrics) {
        if (file == null) {
            return () -> {};
        }
        WatchedNodeFile watched = file;
        metrics.watch(watched);
        long timer = vertx.setPeriodic(LOOK.toMillis(), _ -> vertx.<Void>executeBlocking(() -> {
            watched.look();
            return null;
        }));
        return () -> vertx.cancelTimer(timer);
    }
}
