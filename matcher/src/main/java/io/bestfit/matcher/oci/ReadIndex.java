package io.bestfit.matcher.oci;

/** What came of reading a document as an image index. */
public sealed interface ReadIndex {

    /**
     * The document is an index and nothing else.
     *
     * @param index the index
     */
    record Index(ImageIndex index) implements ReadIndex {}

    /**
     * The document is no index, or can be read as something else too: it is passed on as it is.
     *
     * @param why one clause about the document, such as {@code it holds both manifests and layers}
     */
    record NotAnIndex(String why) implements ReadIndex {}
}
