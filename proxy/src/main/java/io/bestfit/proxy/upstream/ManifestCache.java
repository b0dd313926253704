package io.bestfit.proxy.upstream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.bestfit.matcher.oci.Digest;
import io.bestfit.matcher.oci.MediaTypes;
import io.bestfit.proxy.measure.CacheFigures;
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
    private final String upstream;

    /**
     * @param maxBytes the most that is held, in bytes
     */
    public ManifestCache(long maxBytes) {
        upstream = "";
        // Its upkeep is short: on a thread of the common pool it would cost more to wake that.
        cache = Caffeine.newBuilder().executor(Runnable::run).maximumWeight(maxBytes)
                .weigher((Key key, Manifest manifest) -> manifest.weight() + key.repository().length()).recordStats()
                .build();
    }

    private ManifestCache(Cache<Key, Manifest> cache, String upstream) {
        this.cache = cache;
        this.upstream = upstream;
    }

    /** The part of it that is one upstream's; all parts together hold no more than the whole may. */
    public ManifestCache of(String name) {
        return new ManifestCache(cache, name);
    }

    public @Nullable Manifest get(String repository, Digest digest) {
        return cache.getIfPresent(new Key(upstream, repository, digest));
    }

    /**
     * Keeps a manifest. A digest says nothing of a type: what came with that of a web page once is not kept, or a single
     * wrong answer would stand for ever.
     */
    public void put(String repository, Manifest manifest) {
        if (!MediaTypes.isIndex(manifest.type()) && !MediaTypes.isManifest(manifest.type())) {
            return;
        }
        cache.put(new Key(upstream, repository, manifest.digest()), manifest);
    }

    /** What is told of it. */
    public CacheFigures figures() {
        return CacheFigures.of(cache);
    }

    /** About how many bytes are held. */
    public long bytes() {
        return figures().bytes();
    }

    private record Key(String upstream, String repository, Digest digest) {}
}
