package io.bestfit.proxy.upstream;

import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;

/** What the head of an upstream's answer has to be, for what follows it on the connection to be what it says. */
public final class AnswerHead {

    static final int FIRST_FINAL_STATUS = 200;
    /** A status has three digits (RFC 9110, section 15). */
    static final int LAST_STATUS = 999;

    private AnswerHead() {}

    /**
     * A status below 200 ends no exchange, and the framework reads only 100 and 103 as what they are; bytes in a
     * transfer coding other than chunked would lose the header that says so.
     *
     * @throws IllegalArgumentException where nothing can be made of the answer; its connection carries no other
     */
    public static void requireFit(HttpClientResponse answer) {
        if (answer.statusCode() < FIRST_FINAL_STATUS || answer.statusCode() > LAST_STATUS) {
            throw new IllegalArgumentException("status " + answer.statusCode() + " ends no exchange");
        }
        for (String coding : answer.headers().getAll(HttpHeaders.TRANSFER_ENCODING)) {
            if (!coding.strip().equalsIgnoreCase("chunked")) {
                throw new IllegalArgumentException("the body has another transfer coding than chunked");
            }
        }
    }
}
