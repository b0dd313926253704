package io.bestfit.proxy.config;

/**
 * The cache of indexes and evidence, which are immutable by digest.
 *
 * @param maxBytes how much is held at most; 0 holds nothing
 */
public record Cache(long maxBytes) {

    /** Some thousand indexes with their evidence; an index is a few KiB. */
    public static final Cache DEFAULT = new Cache(64L << 20);

    public Cache {
        if (maxBytes < 0) {
            throw new IllegalArgumentException("cache.maxBytes must not be negative");
        }
    }
}
