package io.bestfit.proxy.evidence;

import io.vertx.core.buffer.Buffer;

/** What came of asking for one document. */
public sealed interface Content {

    /** The document, its digest checked. */
    record Found(Buffer body) implements Content {}

    /**
     * It could not be had.
     *
     * @param why one clause, such as {@code the registry answered 404}
     */
    record Missing(String why) implements Content {}

    /** The store is a part of a repository that never had it: there is nothing to know from it. */
    record NotHeld() implements Content {}
}
