package io.bestfit.proxy.upstream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.stats.CacheStats;
import io.bestfit.matcher.oci.Digest;
import org.jspecify.annotations.Nullable;

/**
 * Manifests and indexes by repository and digest, weighed in bytes.
 *
 * <p>By repository too, although a digest names its content: what one caller fetched from a private repository must not
 * be handed to another who merely pushed an index that names its digest elsewhere (the class of CVE-2026-35172). Within
 * a repository nobody is served from here before the upstream said yes to this caller for the tag.
 */
public final class ManifestCache {

    private final Cache<Key, Manifest> cache;

    /**
     * @param maxBytes the most that is held, in bytes
     */
    public ManifestCache(long maxBytes) {
        cache = Caffeine.newBuilder().maximumWeight(maxBytes)
                .weigher((Key key, Manifest manifest) -> manifest.weight() + key.repository().length()).recordStats()
                .build();
    }

    public @Nullable Manifest get(String repository, Digest digest) {
        return cache.getIfPresent(new Key(repository, digest));
    }

    public void put(String repository, Manifest manifest) {
        cache.put(new Key(repository, manifest.digest()), manifest);
    }

    /** Hits, misses and evictions since the start. */
    public CacheStats stats() {
        return cache.stats();
    }

    /** About how many bytes are held. */
    public long bytes() {
        return cache.policy().eviction().orElseThrow().weightedSize().orElse(0);
    }

    private record Key(String repository, Digest digest) {}
}
