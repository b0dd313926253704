package io.bestfit.proxy.upstream;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/**
 * What a server answered, whatever its status.
 *
 * @param status the status
 * @param reason the reason phrase
 * @param headers the headers
 * @param body the whole body, as it was sent
 */
public record WholeAnswer(int status, String reason, MultiMap headers, Buffer body) {

    /** Never the body or the headers: they may hold tokens. */
    @Override
    public String toString() {
        return "WholeAnswer[" + status + ", " + body.length() + " bytes]";
    }
}
