package io.bestfit.proxy.watch;

import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Files, and what each held when it was looked at last.
 *
 * <p>A file may be written, replaced by renaming, or be a link that is set to another file, as those of a mounted
 * Kubernetes ConfigMap are; one that is not there holds something else than any that is. Safe for threads.
 */
public final class WatchedFiles {

    private Map<Path, FileStamp> stamps = new HashMap<>();

    private WatchedFiles() {}

    /** Looks at some files for the first time; whoever reads them does so afterwards, so that no change is missed. */
    public static WatchedFiles of(Collection<Path> files) {
        WatchedFiles watched = new WatchedFiles();
        watched.keepTo(files);
        return watched;
    }

    /** Looks again: whether any holds something else than at the last look. Reads files, so not for an event loop. */
    public synchronized boolean changed() {
        Map<Path, FileStamp> now = new HashMap<>();
        stamps.forEach((file, stamp) -> now.put(file, FileStamp.of(file, stamp)));
        boolean changed = !now.equals(stamps);
        stamps = now;
        return changed;
    }

    /** Looks at these and no others from now on; what is known of those that it looked at before stays. */
    public synchronized void keepTo(Collection<Path> files) {
        add(files);
        stamps.keySet().retainAll(files);
    }

    /** Looks at these as well from now on. */
    public synchronized void add(Collection<Path> files) {
        files.forEach(file -> stamps.computeIfAbsent(file, added -> FileStamp.of(added, null)));
    }
}
