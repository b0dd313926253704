package io.bestfit.proxy.config;

/**
 * The cache of indexes, manifests and what was read from them and of images; all are immutable by digest.
 *
 * <p>It never answers whether a caller may see something: the upstream is asked for that on every request.
 *
 * @param maxBytes how much is held at most, about half of it manifests as they came, a quarter what was read from
 *     indexes and a quarter what else images say of themselves;
 *     0 holds nothing
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
