package io.bestfit.matcher.nfd;

import org.jspecify.annotations.Nullable;

/**
 * A number or a version that values are compared with. One that is none is found out when it is compared, as upstream
 * does, not when it is read.
 *
 * @param number the number; 0 where it is none
 * @param version the version; {@code null} where numbers are compared, or where it is none
 * @param fault what is wrong with it; {@code null} where it can be compared
 */
record Bound(long number, @Nullable LooseVersion version, @Nullable String fault) {

    /** Reads a text by the type of its expression: empty for numbers, or {@code version}. */
    static Bound read(String text, String type) {
        return switch (type) {
            case "" -> number(text);
            case "version" -> version(text);
            case String other -> new Bound(0, null, "there is no type '" + other + "'");
        };
    }

    /** Compares with a bound of the same type; what is wrong with this one is told first. */
    int compare(Bound other) throws MalformedRuleException {
        String wrong = fault == null ? other.fault : fault;
        if (wrong != null) {
            throw new MalformedRuleException(wrong);
        }
        return version == null || other.version == null
                ? Long.compare(number, other.number)
                : version.compareTo(other.version);
    }

    private static Bound version(String text) {
        try {
            return new Bound(0, LooseVersion.parse(text), null);
        } catch (MalformedRuleException e) {
            return new Bound(0, null, e.getMessage());
        }
    }

    private static Bound number(String text) {
        int digits = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        for (int place = digits; place < text.length(); place++) {
            if (text.charAt(place) < '0' || text.charAt(place) > '9') {
                return new Bound(0, null, "'" + text + "' is no number");
            }
        }
        if (text.length() == digits) {
            return new Bound(0, null, "'" + text + "' is no number");
        }
        try {
            return new Bound(Long.parseLong(text), null, null);
        } catch (NumberFormatException e) {
            return new Bound(0, null, "'" + text + "' is too large a number");
        }
    }
}
