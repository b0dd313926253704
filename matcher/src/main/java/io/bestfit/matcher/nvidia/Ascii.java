package io.bestfit.matcher.nvidia;

/** Letters as the container runtime's C library folds them: those of ASCII alone. */
final class Ascii {

    private Ascii() {}

    static boolean equalIgnoringCase(String one, String other) {
        if (one.length() != other.length()) {
            return false;
        }
        for (int place = 0; place < one.length(); place++) {
            if (fold(one.charAt(place)) != fold(other.charAt(place))) {
                return false;
            }
        }
        return true;
    }

    private static char fold(char character) {
        return character >= 'A' && character <= 'Z' ? (char) (character + ('a' - 'A')) : character;
    }
}
