package io.bestfit.proxy.credentials;

/** Credentials that could not be had: a sentence of what was tried, why it failed and what to do, without any secret. */
public final class CredentialsException extends Exception {

    private static final long serialVersionUID = 1L;

    CredentialsException(String sentence) {
        super(sentence);
    }

    CredentialsException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
