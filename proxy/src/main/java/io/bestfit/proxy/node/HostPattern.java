package io.bestfit.proxy.node;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A pattern for host names that carry a selector, such as {@code {selector}.for.registry.example}.
 *
 * @param before what stands before the selector, lower case
 * @param after what stands behind it, lower case
 */
public record HostPattern(String before, String after) {

    private static final String PLACEHOLDER = "{selector}";
    private static final Pattern LITERAL = Pattern.compile("[a-z0-9.-]*");
    /** The longest host name (RFC 1035, 2.3.4). */
    private static final int MAX_CHARACTERS = 253;

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException with a sentence, where it is none
     */
    public static HostPattern parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        int at = lower.indexOf(PLACEHOLDER);
        String before = at < 0 ? "" : lower.substring(0, at);
        String after = at < 0 ? "" : lower.substring(at + PLACEHOLDER.length());
        if (at < 0 || before.length() + after.length() > MAX_CHARACTERS || !LITERAL.matcher(before).matches()
                || !LITERAL.matcher(after).matches() || !after.startsWith(".") || after.length() < 2
                || after.endsWith(".")) {
            throw new IllegalArgumentException("'" + text
                    + "' is no pattern for host names: write {selector} once, then"
                    + " a dot and the rest of the name without a port, such as {selector}.for.registry.example");
        }
        return new HostPattern(before, after);
    }

    /**
     * The selector in a host, lower case, since the names of hosts have no case.
     *
     * @param host as in a {@code Host} header; a port and the dot that ends a full name do not count
     */
    public Optional<String> selector(String host) {
        int colon = host.indexOf(':');
        int end = colon < 0 ? host.length() : colon;
        if (end > 0 && host.charAt(end - 1) == '.') {
            end--;
        }
        int from = before.length();
        int to = end - after.length();
        boolean matches = from < to && host.regionMatches(true, 0, before, 0, from)
                && host.regionMatches(true, to, after, 0, after.length());
        return matches ? Optional.of(host.substring(from, to).toLowerCase(Locale.ROOT)) : Optional.empty();
    }

    @Override
    public String toString() {
        return before + PLACEHOLDER + after;
    }
}
