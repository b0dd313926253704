package io.bestfit.proxy.evidence;

/** What came of asking for one document. */
public sealed interface Content {

    /** The document, its digest checked. */
    record Found(byte[] body) implements Content {}

    /**
     * It could not be had.
     *
     * @param why one clause, such as {@code the registry answered 404}
     */
    record Missing(String why) implements Content {}
}
