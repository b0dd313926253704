package io.bestfit.matcher.nfd;

/**
 * A version as NFD compares it: one to three numbers, what follows a dash dropped
 * (Masterminds/semver:version.go, {@code NewVersion}).
 *
 * <p>Stricter than {@link io.bestfit.matcher.version.Version}: an underscore is an error, as in {@code el8_10.x86_64}.
 */
record LooseVersion(long major, long minor, long patch) implements Comparable<LooseVersion> {

    private static final int MOST_NUMBERS = 3;

    static LooseVersion parse(String text) throws MalformedRuleException {
        long[] numbers = new long[MOST_NUMBERS];
        boolean tooLarge = false;
        int place = text.startsWith("v") ? 1 : 0;
        for (int part = 0; part < MOST_NUMBERS; part++) {
            int end = place;
            while (end < text.length() && isDigit(text.charAt(end))) {
                end++;
            }
            if (end == place) {
                throw new MalformedRuleException("'" + text + "' is no version");
            }
            try {
                numbers[part] = Long.parseUnsignedLong(text, place, end, 10);
            } catch (NumberFormatException e) {
                tooLarge = true;
            }
            place = end;
            if (part + 1 == MOST_NUMBERS || !text.startsWith(".", place)) {
                break;
            }
            place++;
        }
        if (text.startsWith("-", place)) {
            place = identifiers(text, place + 1, true);
        }
        if (text.startsWith("+", place)) {
            place = identifiers(text, place + 1, false);
        }
        if (place < text.length()) {
            throw new MalformedRuleException("'" + text + "' is no version");
        }
        if (tooLarge) {
            throw new MalformedRuleException("'" + text + "' is no version: a number is too large");
        }
        return new LooseVersion(numbers[0], numbers[1], numbers[2]);
    }

    /** Where a list of identifiers ends. A pre-release is dropped, but its numbers must not begin with a zero. */
    private static int identifiers(String text, int start, boolean preRelease) throws MalformedRuleException {
        int begin = start;
        int place = start;
        boolean number = true;
        while (place <= text.length()) {
            char character = place == text.length() ? '+' : text.charAt(place);
            if (isDigit(character) || isLetterOrDash(character)) {
                number &= isDigit(character);
                place++;
            } else {
                boolean zeroLed = number && place - begin > 1 && text.charAt(begin) == '0';
                if (place == begin || (preRelease && zeroLed)) {
                    throw new MalformedRuleException("'" + text + "' is no version");
                }
                if (character != '.') {
                    return place;
                }
                place++;
                begin = place;
                number = true;
            }
        }
        return place;
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }

    private static boolean isLetterOrDash(char character) {
        return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') || character == '-';
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
