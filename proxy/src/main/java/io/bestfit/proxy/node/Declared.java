package io.bestfit.proxy.node;

import io.bestfit.matcher.node.Node;

/** What a request says about its node. */
public sealed interface Declared {

    /** The request declares nothing: no change. */
    record Nothing() implements Declared {}

    /** The request declares the absence of a node ({@code any}): no change. */
    record Absence(Channel channel) implements Declared {}

    /**
     * The request declares a node.
     *
     * @param node the node
     * @param key the declaration in canonical form: two requests with one key are one node
     * @param channel the way by which it was declared
     */
    record Known(Node node, String key, Channel channel) implements Declared {}

    /**
     * The request declares something that cannot be read.
     *
     * @param message the sentence for the client, with the position and what was expected there
     */
    record Malformed(String message, Channel channel) implements Declared {}
}
