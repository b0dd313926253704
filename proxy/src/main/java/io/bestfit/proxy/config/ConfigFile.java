package io.bestfit.proxy.config;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * A configuration as it was in its file.
 *
 * @param config the configuration
 * @param files the file itself and every file that it names and that is a part of it: what it says may change with each
 */
public record ConfigFile(ProxyConfig config, Set<Path> files) {

    public ConfigFile {
        files = new HashSet<>(files);
        // These are read again by themselves when they change.
        if (config.nodes().file() != null) {
            files.remove(config.nodes().file());
        }
        for (Listener listener : config.listeners()) {
            if (listener.tls() != null) {
                files.remove(listener.tls().certificate());
                files.remove(listener.tls().key());
            }
        }
        files = Set.copyOf(files);
    }

    /**
     * Reads a file.
     *
     * @param overrides what wins over it
     * @throws ConfigFaultsException with every fault, where there is one
     */
    public static ConfigFile read(Path file, Overrides overrides) throws ConfigFaultsException {
        return ConfigLoader.file(file, overrides);
    }
}
