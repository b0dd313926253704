package io.bestfit.matcher.oci;

/** What came of reading a document as an image manifest. */
public sealed interface ReadManifest {

    /**
     * The document is one.
     *
     * @param manifest the manifest
     */
    record Manifest(ImageManifest manifest) implements ReadManifest {}

    /**
     * The document is none, or can be read as something else too: it says nothing.
     *
     * @param why one clause about the document, such as {@code it holds manifests, as an index does}
     */
    record NotAManifest(String why) implements ReadManifest {}
}
