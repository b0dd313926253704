package io.bestfit.matcher.oci;

/** What came of reading a document as the manifest of an artifact. */
public sealed interface ReadArtifact {

    /** It is one. */
    record Artifact(ArtifactManifest manifest) implements ReadArtifact {}

    /**
     * It is none.
     *
     * @param why one clause
     */
    record NotAnArtifact(String why) implements ReadArtifact {}
}
