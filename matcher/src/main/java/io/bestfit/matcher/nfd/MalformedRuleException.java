package io.bestfit.matcher.nfd;

/** An expression, template or document that has no meaning; the message says what is wrong and where. */
public final class MalformedRuleException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedRuleException(String message) {
        super(message);
    }
}
