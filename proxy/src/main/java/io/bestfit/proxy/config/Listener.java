package io.bestfit.proxy.config;

import org.jspecify.annotations.Nullable;

/**
 * An address where registry clients are served.
 *
 * @param address where to listen
 * @param profile the profile that everybody who comes through this port has (the port channel); {@code null} for none
 */
public record Listener(Address address, @Nullable String profile) {}
