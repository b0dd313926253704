package io.bestfit.proxy.client;

/** Something that could not be had: a sentence of what was tried, why it failed and what to do. */
public sealed class UnavailableException extends Exception permits AbsentException {

    private static final long serialVersionUID = 1L;

    public UnavailableException(String sentence) {
        super(sentence);
    }

    public UnavailableException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
