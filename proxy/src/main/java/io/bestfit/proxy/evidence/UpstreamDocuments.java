package io.bestfit.proxy.evidence;

import io.bestfit.matcher.oci.Digest;
import io.bestfit.proxy.upstream.BoundedClient;
import io.bestfit.proxy.upstream.CachedManifests;
import io.bestfit.proxy.upstream.Caller;
import io.bestfit.proxy.upstream.Lanes;
import io.bestfit.proxy.upstream.ManifestAnswer;
import io.bestfit.proxy.upstream.UpstreamRegistry;
import io.vertx.core.Future;
import java.time.Duration;

/** The documents of the upstream that hold evidence, as one event loop fetches them. */
public final class UpstreamDocuments {

    /** The most questions that are under way at once: sixteen documents of the largest size take 70 MB. */
    public static final int MAX_AT_ONCE = 16;

    private final UpstreamRegistry registry;
    private final CachedManifests manifests;
    private final BlobFetcher blobs;
    private final ReferrerFetcher referrers;
    private final Lanes lanes;

    /**
     * @param client the way to the upstream
     * @param blobHosts the ways to the servers to which it may redirect the download of a blob
     * @param registry the upstream
     * @param manifests its manifests by digest
     * @param atOnce how many questions are under way at once
     * @param patience how long a question waits for its turn
     */
    public UpstreamDocuments(BoundedClient client, BlobHosts blobHosts, UpstreamRegistry registry,
            CachedManifests manifests, int atOnce, Duration patience) {
        this.registry = registry;
        this.manifests = manifests;
        this.blobs = new BlobFetcher(client, blobHosts);
        this.referrers = new ReferrerFetcher(client, registry);
        this.lanes = new Lanes(Math.min(atOnce, MAX_AT_ONCE), patience);
    }

    /** The documents of one repository, asked for on behalf of a caller. */
    ContentStore of(String repository, Caller caller) {
        return new ContentStore() {

            @Override
            public Future<Content> manifest(Digest digest) {
                return lanes.ask(() -> manifests.get(repository, digest, caller)).map(answer -> switch (answer) {
                    case ManifestAnswer.Whole whole -> new Content.Found(whole.manifest().body());
                    case ManifestAnswer.Declined declined ->
                        new Content.Missing("the registry answered " + declined.status());
                    case ManifestAnswer.Unusable(String why) -> new Content.Missing(why);
                    case ManifestAnswer.Exists _ -> throw new IllegalStateException("a GET has a body");
                });
            }

            @Override
            public Future<Content> blob(Digest digest, int maxBytes) {
                return lanes.ask(() -> blobs.get(repository, digest, maxBytes, caller));
            }

            @Override
            public Future<Content> tagged(String tag) {
                return lanes.ask(() -> registry.get(repository, tag, caller)).map(answer -> switch (answer) {
                    case ManifestAnswer.Whole whole -> new Content.Found(whole.manifest().body());
                    case ManifestAnswer.Declined declined when declined.status() == 404 -> new Content.NotHeld();
                    case ManifestAnswer.Declined declined ->
                        new Content.Missing("the registry answered " + declined.status());
                    case ManifestAnswer.Unusable(String why) -> new Content.Missing(why);
                    case ManifestAnswer.Exists _ -> throw new IllegalStateException("a GET has a body");
                });
            }

            @Override
            public Future<ReferrerList> referrers(Digest subject) {
                return lanes.ask(() -> referrers.get(repository, subject, caller));
            }
        };
    }
}
