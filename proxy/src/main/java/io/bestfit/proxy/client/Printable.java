package io.bestfit.proxy.client;

/** Texts of others, fit for a terminal and a line of a log. */
final class Printable {

    private Printable() {}

    /** A text without control characters, cut after a number of characters. */
    static String text(String text, int longest) {
        StringBuilder printable = new StringBuilder();
        String cut = text.length() > longest ? text.substring(0, longest) : text;
        cut.chars().forEach(c -> printable.append(Character.isISOControl(c) ? '?' : (char) c));
        return text.length() > longest ? printable.append('…').toString() : printable.toString();
    }
}
