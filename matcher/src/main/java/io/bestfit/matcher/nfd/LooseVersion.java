package io.bestfit.matcher.nfd;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A version as NFD compares it: one to three numbers, what follows a dash dropped
 * (Masterminds/semver:version.go, {@code NewVersion}).
 *
 * <p>Stricter than {@link io.bestfit.matcher.version.Version}: an underscore is an error, as in {@code el8_10.x86_64}.
 */
record LooseVersion(long major, long minor, long patch) implements Comparable<LooseVersion> {

    private static final String IDENTIFIERS = "[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*";
    private static final Pattern FORM = Pattern.compile("v?([0-9]+)(?:\\.([0-9]+))?(?:\\.([0-9]+))?(?:-("
            + IDENTIFIERS + "))?(?:\\+" + IDENTIFIERS + ")?");
    private static final Pattern ZERO_LED = Pattern.compile("0[0-9]+");

    static LooseVersion parse(String text) throws MalformedRuleException {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches() || zeroLed(matcher.group(4))) {
            throw new MalformedRuleException("'" + text + "' is no version");
        }
        try {
            return new LooseVersion(number(matcher.group(1)), number(matcher.group(2)), number(matcher.group(3)));
        } catch (NumberFormatException e) {
            throw new MalformedRuleException("'" + text + "' is no version: a number is too large");
        }
    }

    /** The pre-release is dropped, but its numbers must not begin with a zero. */
    private static boolean zeroLed(@Nullable String preRelease) {
        if (preRelease != null) {
            for (String part : preRelease.split("\\.", -1)) {
                if (ZERO_LED.matcher(part).matches()) {
                    return true;
                }
            }
        }
        return false;
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseUnsignedLong(digits);
    }

    @Override
    public int compareTo(LooseVersion other) {
        int order = Long.compareUnsigned(major, other.major);
        if (order == 0) {
            order = Long.compareUnsigned(minor, other.minor);
        }
        return order == 0 ? Long.compareUnsigned(patch, other.patch) : order;
    }
}
