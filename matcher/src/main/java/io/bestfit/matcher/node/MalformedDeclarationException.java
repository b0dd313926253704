package io.bestfit.matcher.node;

/** A declaration that cannot be read: where it went wrong and what was expected there. */
public final class MalformedDeclarationException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int position;
    private final String expected;

    /**
     * @param position the place in the text, counted from 0
     * @param expected what was expected there, such as {@code a version in quotes, as in "550.54.15"}
     * @param text the whole declaration
     */
    public MalformedDeclarationException(int position, String expected, String text) {
        super("declaration is malformed at position " + position + ": expected " + expected + ", found "
                + found(position, text));
        this.position = position;
        this.expected = expected;
    }

    public int position() {
        return position;
    }

    public String expected() {
        return expected;
    }

    private static String found(int position, String text) {
        if (position >= text.length()) {
            return "the end";
        }
        String rest = text.substring(position, Math.min(text.length(), position + 24));
        StringBuilder printable = new StringBuilder("'");
        rest.chars().forEach(c -> printable.append(c >= 0x20 && c < 0x7f ? (char) c : '?'));
        return printable.append('\'').toString();
    }
}
