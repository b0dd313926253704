package io.bestfit.proxy.client;

/** A text that is no reference: a sentence of what is wrong with it and what to write. */
public final class MalformedReferenceException extends Exception {

    private static final long serialVersionUID = 1L;

    public MalformedReferenceException(String sentence) {
        super(sentence);
    }
}
