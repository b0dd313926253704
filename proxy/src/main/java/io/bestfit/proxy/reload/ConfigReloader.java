package io.bestfit.proxy.reload;

import io.bestfit.proxy.config.ConfigFaultsException;
import io.bestfit.proxy.config.ConfigFile;
import io.bestfit.proxy.config.Fault;
import io.bestfit.proxy.config.Overrides;
import io.bestfit.proxy.config.ProxyConfig;
import io.bestfit.proxy.server.ProxyServer;
import io.bestfit.proxy.watch.Looking;
import io.bestfit.proxy.watch.WatchedFiles;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a running proxy to its configuration file: what changes there, and in the files that it names, is taken as a whole,
 * or not at all where something is wrong with it.
 *
 * <p>A change counts when two looks in a row find the same, so that a file is not read while it is written; {@link #now}
 * does not wait. Safe for threads.
 */
public final class ConfigReloader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigReloader.class);

    private final Path file;
    private final Overrides overrides;
    private final ProxyServer proxy;
    private final Consumer<ProxyConfig> taken;
    private final WatchedFiles watched;
    private final Looking looking;
    private ProxyConfig current;
    private boolean settling;

    private ConfigReloader(Vertx vertx, Path file, Overrides overrides, WatchedFiles watched, ProxyConfig current,
            ProxyServer proxy, Consumer<ProxyConfig> taken) {
        this.file = file;
        this.overrides = overrides;
        this.watched = watched;
        this.current = current;
        this.proxy = proxy;
        this.taken = taken;
        this.looking = Looking.begin(vertx, this::look);
    }

    /**
     * Begins.
     *
     * @param overrides what wins over the file
     * @param watched the files of the configuration, first looked at before they were read
     * @param current what the proxy runs with
     * @param taken is told of each configuration that the proxy has gone over to
     */
    public static ConfigReloader begin(Vertx vertx, Path file, Overrides overrides, WatchedFiles watched,
            ProxyConfig current, ProxyServer proxy, Consumer<ProxyConfig> taken) {
        return new ConfigReloader(vertx, file, overrides, watched, current, proxy, taken);
    }

    /** Reads the file now, whether or not it has changed. Waits for files, so it is not for an event loop. */
    public synchronized void now() {
        watched.changed();
        read();
    }

    @Override
    public void close() {
        looking.close();
    }

    private synchronized void look() {
        if (watched.changed()) {
            settling = true;
        } else if (settling) {
            read();
        }
    }

    private void read() {
        settling = false;
        ConfigFile next;
        try {
            next = ConfigFile.read(file, overrides);
        } catch (ConfigFaultsException e) {
            watched.add(e.files());
            refuse(e.faults().stream().map(Fault::toString).toList());
            return;
        }
        watched.keepTo(next.files());
        try {
            proxy.reload(next.config()).toCompletionStage().toCompletableFuture().get();
        } catch (ExecutionException e) {
            refuse(List.of(file + ": " + (e.getCause() == null ? e : e.getCause()).getMessage()));
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        List<String> changed = ChangedSections.between(current, next.config());
        current = next.config();
        taken.accept(current);
        proxy.configReads().taken();
        LOG.info("{} was read again and counts from now on; changed: {}", file,
                changed.isEmpty() ? "nothing" : String.join(", ", changed));
    }

    private void refuse(List<String> sentences) {
        proxy.configReads().refused();
        sentences.forEach(sentence -> LOG.error("{}; the earlier configuration still counts", sentence));
    }
}
