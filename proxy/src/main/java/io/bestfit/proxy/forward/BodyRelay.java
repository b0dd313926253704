package io.bestfit.proxy.forward;

/**
 * The way of an answer's body from the upstream's connection to the client's, once the head of the answer is set;
 * confined to the event loop of both. Who made it sends the end of the answer.
 */
interface BodyRelay {

    /** Hands bytes on from now on, as they come and as fast as the client reads. */
    void begin();

    /** Every byte came: the upstream's connection is left as it was found. */
    void end();

    /** Hands nothing on any more. */
    void stop();

    /** The bytes handed to the client's connection. */
    long bytes();
}
