package io.bestfit.matcher.oci;

import java.util.Set;

/**
 * The media types of manifests and indexes.
 *
 * <p>Source: OCI image-spec, media-types.md; distribution, docs/content/spec/manifest-v2-2.md.
 */
public final class MediaTypes {

    public static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
    public static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    public static final String DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";
    public static final String DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";

    private static final Set<String> INDEXES = Set.of(OCI_INDEX, DOCKER_LIST);
    private static final Set<String> MANIFESTS = Set.of(OCI_MANIFEST, DOCKER_MANIFEST);

    private MediaTypes() {}

    /** Whether it is an image index or a manifest list. */
    public static boolean isIndex(String mediaType) {
        return INDEXES.contains(mediaType);
    }

    /** Whether it is the manifest of one image. */
    public static boolean isManifest(String mediaType) {
        return MANIFESTS.contains(mediaType);
    }
}
