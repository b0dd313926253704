package io.bestfit.matcher.node;

/** A value that contradicts another or is unknown: which key, and what was expected of it. */
final class KeyFault extends Exception {

    private static final long serialVersionUID = 1L;

    private final Key key;

    KeyFault(Key key, String expected) {
        super(expected);
        this.key = key;
    }

    Key key() {
        return key;
    }

    String expected() {
        return String.valueOf(getMessage());
    }
}
