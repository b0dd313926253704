package io.bestfit.matcher.kubernetes;

/** A text that should hold a Kubernetes Node and does not; the message says what it is instead. */
public final class MalformedNodeException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedNodeException(String message) {
        super(message);
    }
}
