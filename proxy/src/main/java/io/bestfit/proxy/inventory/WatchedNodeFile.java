package io.bestfit.proxy.inventory;

import io.bestfit.proxy.config.ConfigFaultsException;
import io.bestfit.proxy.config.Fault;
import io.bestfit.proxy.config.NodeFile;
import io.bestfit.proxy.node.Declared;
import io.bestfit.proxy.node.Inventory;
import io.bestfit.proxy.node.Profiles;
import io.bestfit.proxy.watch.WatchedFiles;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The nodes of a file, as of its last version that was good.
 *
 * <p>A version counts as a whole or not at all. Whether there is a new one is found out by {@link #look}, which somebody
 * has to call every few seconds; the file may be written, replaced by renaming, or be a link that is set to another file.
 */
public final class WatchedNodeFile implements Inventory {

    private static final Logger LOG = LoggerFactory.getLogger(WatchedNodeFile.class);

    private final Path file;
    private final Profiles profiles;
    private final WatchedFiles watched;
    private final LongAdder taken = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private volatile NodeFile current;
    /** What was wrong with the version that is there now; empty where nothing is. */
    private List<Fault> faults = List.of();

    private WatchedNodeFile(Path file, Profiles profiles, NodeFile read, WatchedFiles watched) {
        this.file = file;
        this.profiles = profiles;
        this.current = read;
        this.watched = watched;
    }

    /**
     * Reads a file for the first time.
     *
     * @throws ConfigFaultsException with every fault, where there is one: there is no earlier version to keep
     */
    public static WatchedNodeFile open(Path file, Profiles profiles) throws ConfigFaultsException {
        WatchedFiles watched = WatchedFiles.of(List.of(file));
        NodeFile read = NodeFile.read(file, profiles);
        watched.keepTo(read.files());
        return new WatchedNodeFile(file, profiles, read, watched);
    }

    /** Takes what changed, where it is good. Reads files, so it is not for an event loop; one caller at a time. */
    public synchronized void look() {
        boolean changed = watched.changed();
        // What was missing may be there now, in a file that only the bad version names.
        if (!changed && faults.isEmpty()) {
            return;
        }
        try {
            NodeFile read = NodeFile.read(file, profiles);
            watched.keepTo(read.files());
            current = read;
            faults = List.of();
            taken.increment();
            LOG.info("{} was read again: what it says of nodes counts from now on", file);
        } catch (ConfigFaultsException e) {
            if (changed || !e.faults().equals(faults)) {
                faults = e.faults();
                refused.increment();
                faults.forEach(fault -> LOG.warn("{}; the earlier version still counts", fault));
            }
        }
    }

    /** How often a new version was taken. */
    public long taken() {
        return taken.sum();
    }

    /** How often a new version was refused. */
    public long refused() {
        return refused.sum();
    }

    @Override
    public Optional<Declared> byAddress(InetAddress address) {
        return current.nodes().byAddress(address);
    }

    @Override
    public Optional<Declared> byCertificate(List<String> names) {
        return current.nodes().byCertificate(names);
    }
}
