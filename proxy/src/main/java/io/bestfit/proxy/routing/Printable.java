package io.bestfit.proxy.routing;

import io.bestfit.proxy.upstream.ShownUrl;

/** What a client wrote, as it may be repeated in an answer. */
final class Printable {

    /** The longest text that is repeated, in characters. */
    private static final int MAX_REPEATED = 100;

    private Printable() {}

    /** The beginning of a text, in visible ASCII and without what may be a password. */
    static String text(String text) {
        return ShownUrl.of(text).codePoints().limit(MAX_REPEATED)
                .mapToObj(c -> c > 0x20 && c < 0x7f && c != '"' && c != '\\' ? Character.toString(c) : "?")
                .reduce("", String::concat);
    }
}
