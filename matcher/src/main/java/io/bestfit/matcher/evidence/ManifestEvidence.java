package io.bestfit.matcher.evidence;

import io.bestfit.matcher.oci.Digest;
import io.bestfit.matcher.oci.ImageManifest;
import java.util.List;

/** The claims of an image's manifest: its annotations, in the vocabulary of descriptors. */
public final class ManifestEvidence {

    private ManifestEvidence() {}

    /**
     * Reads a manifest.
     *
     * @param digest the digest of the manifest, by which explanations name it
     */
    public static List<Claim> read(ImageManifest manifest, Digest digest) {
        return AnnotationVocabulary.read(EvidenceSource.MANIFEST, "manifest " + digest, manifest.annotations());
    }
}
