package io.bestfit.matcher.oci;

import java.util.Map;

/**
 * An image manifest: what it says of the image, and where its configuration is.
 *
 * <p>Source: OCI image-spec, manifest.md; distribution, manifest-v2-2.md.
 *
 * @param config the descriptor of the configuration
 * @param annotations the annotations of the manifest, possibly none
 */
public record ImageManifest(Descriptor config, Map<String, String> annotations) {

    public ImageManifest {
        annotations = Map.copyOf(annotations);
    }
}
