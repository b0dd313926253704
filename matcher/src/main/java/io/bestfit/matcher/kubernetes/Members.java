package io.bestfit.matcher.kubernetes;

import java.util.Collection;
import java.util.StringJoiner;

/** The members of a declaration that is being written (RFC 9651 section 4.1.2). */
final class Members {

    private final StringJoiner text = new StringJoiner(", ");

    /** A value that is a word. */
    void token(String key, String value) {
        text.add(key + "=" + value);
    }

    /** Values that are words. */
    void tokens(String key, Collection<String> values) {
        text.add(key + "=" + (values.size() == 1 ? values.iterator().next() : "(" + String.join(" ", values) + ")"));
    }

    /** A value in quotes; it must have none itself, nor a backslash. */
    void text(String key, String value) {
        text.add(key + "=\"" + value + '"');
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
