package io.bestfit.proxy.detect;

/** Says that a text holds no raw facts, and at which line. */
public final class MalformedFactsException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String sentence;

    MalformedFactsException(String sentence) {
        super(sentence);
        this.sentence = sentence;
    }

    /** What is wrong, and what to do. */
    public String sentence() {
        return sentence;
    }
}
