package io.bestfit.proxy.client;

/** Something that the registry does not have, or not for this user: it answered 404. */
public final class AbsentException extends UnavailableException {

    private static final long serialVersionUID = 1L;

    AbsentException(String sentence) {
        super(sentence);
    }
}
