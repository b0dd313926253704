package io.bestfit.proxy.explain;

/** The colours of a table, from the eight that every terminal has. */
public enum Ink {
    PLAIN(""),
    BOLD("1"),
    FAINT("2"),
    GOOD("32"),
    BEST("1;32"),
    BAD("31"),
    OPEN("33");

    private final String code;

    Ink(String code) {
        this.code = code;
    }

    /** The text in this colour: ECMA-48, section 8.3.117. */
    public String paint(String text, boolean colour) {
        return !colour || code.isEmpty() || text.isBlank() ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
    }
}
