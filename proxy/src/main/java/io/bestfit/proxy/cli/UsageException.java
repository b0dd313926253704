package io.bestfit.proxy.cli;

/** Options that cannot be worked with: a sentence of what is wrong; the exit status is 2. */
final class UsageException extends Exception {

    private static final long serialVersionUID = 1L;

    UsageException(String sentence) {
        super(sentence);
    }
}
