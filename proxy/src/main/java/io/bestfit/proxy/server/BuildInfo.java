package io.bestfit.proxy.server;

/**
 * Which program this is.
 *
 * @param version the version, such as {@code 0.1.0}
 * @param revision the revision of the source, or {@code unknown}
 */
public record BuildInfo(String version, String revision) {}
