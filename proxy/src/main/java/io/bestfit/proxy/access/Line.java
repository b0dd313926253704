package io.bestfit.proxy.access;

import org.jspecify.annotations.Nullable;

/** One line of the access log in the making: keys with values, in order. */
interface Line {

    /** The longest value in a line, in characters. */
    int MAX_VALUE = 512;

    /** Adds a text that anybody may have written; {@code null} is left out. */
    void put(String key, @Nullable String value);

    void put(String key, long value);

    /** Adds what became of a request, where it is known. */
    default void putOutcome(Exchange exchange) {
        put("outcome", exchange.outcome());
        var channel = exchange.channel();
        put("channel", channel == null ? null : channel.label());
        put("index", exchange.index());
        put("child", exchange.child());
        if (exchange.position() >= 0) {
            put("position", exchange.position());
        }
        put("decided_by", exchange.decidedBy());
        put("reason", exchange.reason());
        put("failure", exchange.failure());
        put("trace", exchange.trace());
    }

    /** The line, without its end. */
    String finish();

    /** At most so much of a value as a line holds. */
    static String bounded(String value) {
        return value.length() <= MAX_VALUE ? value : value.substring(0, MAX_VALUE);
    }
}
