package io.bestfit.proxy.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A configuration that cannot be used, with everything that is wrong with it. */
public final class ConfigFaultsException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<Fault> faults;
    private final transient Set<Path> files;
    private final boolean unreadable;

    /** All faults in the order of the file; the message is one line each. */
    public ConfigFaultsException(List<Fault> faults) {
        this(faults, Set.of());
    }

    /** The same, of files whose change may mend it. */
    ConfigFaultsException(List<Fault> faults, Set<Path> files) {
        this(faults, files, false);
    }

    private ConfigFaultsException(List<Fault> faults, Set<Path> files, boolean unreadable) {
        super(faults.stream().map(Fault::toString).collect(Collectors.joining("\n")));
        this.faults = List.copyOf(faults);
        this.files = Set.copyOf(files);
        this.unreadable = unreadable;
    }

    /** A file that could not even be read. */
    static ConfigFaultsException unreadable(Path file, String sentence) {
        return new ConfigFaultsException(List.of(new Fault(file.toString(), 0, 0, sentence)), Set.of(file), true);
    }

    public List<Fault> faults() {
        return faults;
    }

    /** The files that say it, and those that they name, as far as they were read. */
    public Set<Path> files() {
        return files;
    }

    /** Whether the file is not there or cannot be read, so that nothing is known of its content. */
    public boolean isUnreadable() {
        return unreadable;
    }
}
