package io.bestfit.proxy.upstream;

/** The account of this proxy at an upstream is of no use: a sentence that says why, without any secret. */
public final class AccountException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    AccountException(String sentence) {
        super(sentence);
    }

    /** The sentence. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
