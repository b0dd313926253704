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

    /**
     * Whether a path is one of those that the pattern stands for, where {@code *} and {@code ?} stand for no {@code /}
     * and {@code **} stands for any characters; as many steps as the product of the lengths.
     */
    public boolean matchesPath(String path) {
        boolean[] reached = new boolean[path.length() + 1];
        reached[0] = true;
        int in = 0;
        while (in < pattern.length()) {
            char c = pattern.charAt(in++);
            if (c == '*') {
                boolean any = in < pattern.length() && pattern.charAt(in) == '*';
                for (int at = 0; at < path.length(); at++) {
                    reached[at + 1] |= reached[at] && (any || path.charAt(at) != '/');
                }
                in += any ? 1 : 0;
            } else {
                for (int at = path.length(); at > 0; at--) {
                    char there = path.charAt(at - 1);
                    reached[at] = reached[at - 1] && (c == '?' ? there != '/' : c == there);
                }
                reached[0] = false;
            }
        }
        return reached[path.length()];
    }

    @Override
    public String toString() {
        return pattern;
    }
}
