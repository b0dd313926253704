package io.bestfit.proxy.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot be used, with everything that is wrong with it. */
public final class ConfigFaultsException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<Fault> faults;

    /** All faults in the order of the file; the message is one line each. */
    public ConfigFaultsException(List<Fault> faults) {
        super(faults.stream().map(Fault::toString).collect(Collectors.joining("\n")));
        this.faults = List.copyOf(faults);
    }

    public List<Fault> faults() {
        return faults;
    }
}
