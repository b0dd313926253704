package io.bestfit.matcher.baseline;

/**
 * A pattern for a whole text: {@code *} stands for any characters, {@code ?} for one; all others for themselves.
 *
 * @param pattern the pattern as it was written
 */
public record Glob(String pattern) {

    /**
     * Whether a text is one of those that the pattern stands for; at most as many steps as the product of the lengths.
     */
    public boolean matches(String text) {
        int at = 0;
        int in = 0;
        int star = -1;
        int resume = 0;
        while (at < text.length()) {
            if (in < pattern.length() && pattern.charAt(in) == '*') {
                star = in++;
                resume = at;
            } else if (in < pattern.length() && (pattern.charAt(in) == '?' || pattern.charAt(in) == text.charAt(at))) {
                in++;
                at++;
            } else if (star >= 0) {
                in = star + 1;
                at = ++resume;
            } else {
                return false;
            }
        }
        while (in < pattern.length() && pattern.charAt(in) == '*') {
            in++;
        }
        return in == pattern.length();
    }

    @Override
    public String toString() {
        return pattern;
    }
}
