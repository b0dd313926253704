package io.bestfit.proxy.evidence;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.bestfit.matcher.oci.Digest;
import io.bestfit.matcher.oci.ImageConfigReader;
import io.bestfit.matcher.oci.ImageManifest;
import io.bestfit.matcher.oci.ImageManifestReader;
import io.bestfit.matcher.oci.Platform;
import io.bestfit.matcher.oci.ReadConfig;
import io.bestfit.matcher.oci.ReadManifest;
import io.bestfit.proxy.upstream.Caller;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * For which platform images are, as their configurations state it: for images that no index speaks of.
 *
 * <p>Lives on one event loop. What is under a digest never changes; what could not be had is asked for again.
 */
public final class ImagePlatforms {

    private static final int MOST_KNOWN = 10_000;

    private final UpstreamDocuments documents;
    private final Duration limit;
    private final Cache<Image, Platform> known = Caffeine.newBuilder().maximumSize(MOST_KNOWN).build();

    /**
     * @param limit the longest wait for one image
     */
    public ImagePlatforms(UpstreamDocuments documents, Duration limit) {
        this.documents = documents;
        this.limit = limit;
    }

    /** The platform of an image of a repository that the upstream allowed this caller to see; nothing where it cannot
     * be found out. Never fails. */
    public Future<Optional<Platform>> of(String repository, Digest digest, Caller caller) {
        Image image = new Image(repository, digest);
        Platform platform = known.getIfPresent(image);
        if (platform != null) {
            return Future.succeededFuture(Optional.of(platform));
        }
        return of(digest, documents.of(repository, caller)).timeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                .otherwise(Optional.empty())
                .onSuccess(found -> found.ifPresent(stated -> known.put(image, stated)));
    }

    /** The platform of an image of a store; nothing where it cannot be found out. */
    public static Future<Optional<Platform>> of(Digest digest, ContentStore store) {
        return store.manifest(digest)
                .compose(content -> content instanceof Content.Found(Buffer body)
                        && ImageManifestReader
                                .read(body.getBytes()) instanceof ReadManifest.Manifest(ImageManifest manifest)
                                        ? store.blob(manifest.config().digest(), ImageConfigReader.MAX_DOCUMENT_BYTES)
                                        : Future.succeededFuture(new Content.NotHeld()))
                .map(ImagePlatforms::read);
    }

    private static Optional<Platform> read(Content config) {
        return config instanceof Content.Found(Buffer body)
                && ImageConfigReader.read(body.getBytes()) instanceof ReadConfig.Config(var read)
                        ? Optional.ofNullable(read.platform())
                        : Optional.empty();
    }

    private record Image(String repository, Digest digest) {}
}
