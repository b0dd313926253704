package io.bestfit.proxy.config;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot be used, with everything that is wrong with it. */
public final class ConfigFaultsException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<Fault> faults;
    private final boolean unreadable;

    /** All faults in the order of the file; the message is one line each. */
    public ConfigFaultsException(List<Fault> faults) {
        this(faults, false);
    }

    private ConfigFaultsException(List<Fault> faults, boolean unreadable) {
        super(faults.stream().map(Fault::toString).collect(Collectors.joining("\n")));
        this.faults = List.copyOf(faults);
        this.unreadable = unreadable;
    }

    /** A file that could not even be read. */
    static ConfigFaultsException unreadable(Path file, String sentence) {
        return new ConfigFaultsException(List.of(new Fault(file.toString(), 0, 0, sentence)), true);
    }

    public List<Fault> faults() {
        return faults;
    }

    /** Whether the file is not there or cannot be read, so that nothing is known of its content. */
    public boolean isUnreadable() {
        return unreadable;
    }
}
