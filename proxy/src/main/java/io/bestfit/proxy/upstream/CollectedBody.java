package io.bestfit.proxy.upstream;

import io.vertx.core.buffer.Buffer;

/** What became of the body of an answer that Bestfit read for itself. */
sealed interface CollectedBody {

    /**
     * All of it.
     *
     * @param bytes the body
     */
    record Whole(Buffer bytes) implements CollectedBody {}

    /**
     * None of it: there was too much, and the rest was not read.
     *
     * @param why the reason, as a sentence without a full stop
     */
    record Refused(String why) implements CollectedBody {}
}
