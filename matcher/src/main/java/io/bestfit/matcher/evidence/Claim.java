package io.bestfit.matcher.evidence;

/**
 * One statement of an entry about what it needs.
 *
 * @param source where it was found
 * @param key the key as it was written, such as {@code org.supercontainers.glibc.version} or {@code platform.variant}
 * @param value the value as it was written
 * @param requirement what it means
 */
public record Claim(EvidenceSource source, String key, String value, Requirement requirement) {}
