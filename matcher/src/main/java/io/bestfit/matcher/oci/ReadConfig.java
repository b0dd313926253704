package io.bestfit.matcher.oci;

/** What came of reading a document as an image's configuration. */
public sealed interface ReadConfig {

    /**
     * The document is one.
     *
     * @param config the configuration
     */
    record Config(ImageConfig config) implements ReadConfig {}

    /**
     * The document is none, or two parsers could see two things in it: it says nothing.
     *
     * @param why one clause about the document, such as {@code its labels are not texts}
     */
    record NotAConfig(String why) implements ReadConfig {}
}
