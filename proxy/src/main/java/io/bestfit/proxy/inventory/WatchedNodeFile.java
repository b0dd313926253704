package io.bestfit.proxy.inventory;

import io.bestfit.proxy.config.ConfigFaultsException;
import io.bestfit.proxy.config.Fault;
import io.bestfit.proxy.config.NodeFile;
import io.bestfit.proxy.node.Declared;
import io.bestfit.proxy.node.Inventory;
import io.bestfit.proxy.node.Profiles;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    private final LongAdder taken = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private volatile NodeFile current;
    private Map<Path, FileStamp> stamps;
    /** What was wrong with the version that is there now; empty where nothing is. */
    private List<Fault> faults = List.of();

    private WatchedNodeFile(Path file, Profiles profiles, NodeFile read, Map<Path, FileStamp> stamps) {
        this.file = file;
        this.profiles = profiles;
        this.current = read;
        this.stamps = stamps;
    }

    /**
     * Reads a file for the first time.
     *
     * @throws ConfigFaultsException with every fault, where there is one: there is no earlier version to keep
     */
    public static WatchedNodeFile open(Path file, Profiles profiles) throws ConfigFaultsException {
        FileStamp before = FileStamp.of(file, null);
        NodeFile read = NodeFile.read(file, profiles);
        Map<Path, FileStamp> stamps = new HashMap<>();
        read.files().forEach(each -> stamps.put(each, each.equals(file) ? before : FileStamp.of(each, null)));
        return new WatchedNodeFile(file, profiles, read, stamps);
    }

    /** Takes what changed, where it is good. Reads files, so it is not for an event loop; one caller at a time. */
    public synchronized void look() {
        Map<Path, FileStamp> now = new HashMap<>();
        current.files().forEach(each -> now.put(each, FileStamp.of(each, stamps.get(each))));
        boolean changed = !now.equals(stamps);
        stamps = now;
        // What was missing may be there now, in a file that only the bad version names.
        if (!changed && faults.isEmpty()) {
            return;
        }
        try {
            NodeFile read = NodeFile.read(file, profiles);
            read.files().forEach(each -> stamps.computeIfAbsent(each, added -> FileStamp.of(added, null)));
            stamps.keySet().retainAll(read.files());
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
