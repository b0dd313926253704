package io.bestfit.matcher.evidence;

import io.bestfit.matcher.oci.Digest;
import io.bestfit.matcher.oci.ImageManifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The claims of an image's manifest: its annotations, in the vocabulary of descriptors. */
public final class ManifestEvidence {

    private ManifestEvidence() {}

    /** Reads a manifest for a site without rules of its own. */
    public static List<Claim> read(ImageManifest manifest, Digest digest) {
        return read(manifest, digest, EvidencePolicy.of(Set.of()));
    }

    /**
     * Reads a manifest.
     *
     * @param digest the digest of the manifest, by which explanations name it
     */
    public static List<Claim> read(ImageManifest manifest, Digest digest, EvidencePolicy policy) {
        String where = "manifest " + digest;
        List<Claim> claims = new ArrayList<>(
                AnnotationVocabulary.read(EvidenceSource.MANIFEST, where, manifest.annotations()));
        claims.addAll(policy.origins(EvidenceSource.MANIFEST, where, manifest.annotations()));
        return List.copyOf(claims);
    }
}
