package io.bestfit.proxy.token;

import io.bestfit.proxy.oci.OciError;
import io.bestfit.proxy.upstream.Origin;
import io.bestfit.proxy.upstream.WholeAnswer;

/** What a client is told that asks for a token. */
public sealed interface TokenReply {

    /**
     * What the upstream's token service said.
     *
     * @param answer its answer, to be passed on as it is
     */
    record Said(WholeAnswer answer) implements TokenReply {}

    /** That the upstream wants no token. */
    record NoneNeeded() implements TokenReply {}

    /**
     * That it cannot be had here.
     *
     * @param error the answer
     */
    record Refused(OciError error) implements TokenReply {}

    /**
     * That the upstream or its token service did not answer.
     *
     * @param asked which of the two
     * @param cause what happened
     */
    record Failed(Origin asked, Throwable cause) implements TokenReply {}
}
