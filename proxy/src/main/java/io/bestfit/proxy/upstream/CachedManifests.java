package io.bestfit.proxy.upstream;

import io.bestfit.matcher.oci.Digest;
import io.vertx.core.Future;

/** The manifests of the upstream by digest, as one event loop has them: from the cache, or fetched once and kept. */
public final class CachedManifests {

    private final UpstreamRegistry registry;
    private final ManifestCache cache;
    private final SingleFlight<Asked, ManifestAnswer> flights = new SingleFlight<>();

    public CachedManifests(UpstreamRegistry registry, ManifestCache cache) {
        this.registry = registry;
        this.cache = cache;
    }

    /** A manifest of a repository that the upstream allowed this caller to see on this request. */
    public Future<ManifestAnswer> get(String repository, Digest digest, Caller caller) {
        Manifest known = cache.get(repository, digest);
        if (known != null) {
            return Future.succeededFuture(new ManifestAnswer.Whole(known));
        }
        return flights.once(new Asked(repository, digest, caller),
                () -> registry.get(repository, digest.text(), caller).onSuccess(answer -> {
                    if (answer instanceof ManifestAnswer.Whole whole) {
                        cache.put(repository, whole.manifest());
                    }
                }));
    }

    /** Keeps a manifest that was fetched by tag. */
    public void keep(String repository, Manifest manifest) {
        cache.put(repository, manifest);
    }

    private record Asked(String repository, Digest digest, Caller caller) {}
}
