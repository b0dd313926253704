package io.bestfit.proxy.upstream;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/** What a server said to a {@link Question}. */
public sealed interface Reply {

    /**
     * 200, with the whole body; to a HEAD an empty one.
     *
     * @param headers the headers
     * @param body the body, as long as was asked for at most
     */
    record Whole(MultiMap headers, Buffer body) implements Reply {}

    /**
     * Another status; its body was not read.
     *
     * @param status the status
     * @param headers the headers
     */
    record Declined(int status, MultiMap headers) implements Reply {}

    /**
     * 200 with something that is not fit to be looked into: too big, compressed.
     *
     * @param why one clause, such as {@code it is over 4194304 bytes}
     */
    record Unusable(String why) implements Reply {}
}
