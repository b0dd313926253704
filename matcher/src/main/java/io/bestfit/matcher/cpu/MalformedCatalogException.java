package io.bestfit.matcher.cpu;

/** A table of CPU targets that cannot be used: what is wrong in it and what to change. */
public final class MalformedCatalogException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedCatalogException(String sentence) {
        super(sentence);
    }
}
