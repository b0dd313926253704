package io.bestfit.proxy.forward;

import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;

/**
 * The way of an answer's body from the upstream's connection to the client's, once the head of the answer is set;
 * confined to the event loop of both. Who made it sends the end of the answer.
 */
interface BodyRelay {

    /** How a body goes. */
    @FunctionalInterface
    interface Way {

        /** The relay of one body, for the client of a request. */
        BodyRelay of(HttpClientResponse from, HttpServerRequest to, BodyFlow flow);
    }

    /** Hands bytes on from now on, as they come and as fast as the client reads. */
    void begin();

    /** Every byte came: the upstream's connection is left as it was found. */
    void end();

    /** Hands nothing on any more; what was handed on has reached the client, or never will. */
    void stop();

    /** The bytes handed to the client's connection. */
    long bytes();
}
