package io.bestfit.proxy.access;

import org.jspecify.annotations.Nullable;

/** One line of the access log in the making: keys with values, in order. */
interface Line {

    /** The longest value in a line, in characters. */
    int MAX_VALUE = 512;

    /** Adds a text that anybody may have written; {@code null} is left out. */
    void put(String key, @Nullable String value);

    void put(String key, long value);

    /** The line, without its end. */
    String finish();

    /** At most so much of a value as a line holds. */
    static String bounded(String value) {
        return value.length() <= MAX_VALUE ? value : value.substring(0, MAX_VALUE);
    }
}
