package io.bestfit.matcher.oci;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The manifest of an artifact that refers to an image.
 *
 * <p>Source: OCI image-spec, manifest.md, "Guidelines for Artifact Usage".
 *
 * @param artifactType its type; that of its configuration where it states none
 * @param layers what it holds
 * @param subject the digest of what it refers to, where it refers to something
 * @param annotations its annotations, possibly none
 */
public record ArtifactManifest(String artifactType, List<Descriptor> layers, @Nullable Digest subject,
        Map<String, String> annotations) {

    public ArtifactManifest {
        layers = List.copyOf(layers);
        annotations = Map.copyOf(annotations);
    }
}
