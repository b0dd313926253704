package io.bestfit.matcher.version;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A dotted numeric version, ordered component by component.
 *
 * <p>390.30 is less than 390.116, and 470.57.02 equals 470.57.2 and 470.57.2.0. What follows the numbers
 * ({@code -427.el9}, {@code +deb12}) is dropped, as CEP 30 does for kernels.
 */
public final class Version implements Comparable<Version> {

    private static final Pattern NUMBERS = Pattern.compile("v?(\\d{1,9}(?:\\.\\d{1,9}){0,7})(?:[-+_ ~].*|[a-zA-Z].*)?");

    private final String text;
    private final int[] parts;

    private Version(String text, int[] parts) {
        this.text = text;
        this.parts = parts;
    }

    /** Reads a version, or nothing where the text does not begin with a number or is over 128 characters. */
    public static Optional<Version> parse(String text) {
        if (text.length() > 128) {
            return Optional.empty();
        }
        Matcher matcher = NUMBERS.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int[] parts = Arrays.stream(matcher.group(1).split("\\.", -1)).mapToInt(Integer::parseInt).toArray();
        int length = parts.length;
        while (length > 1 && parts[length - 1] == 0) {
            length--;
        }
        return Optional.of(new Version(text.strip(), Arrays.copyOf(parts, length)));
    }

    /**
     * Reads a version that is known to be one: our own tables.
     *
     * @throws IllegalArgumentException where it is none
     */
    public static Version of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("not a version: " + text));
    }

    /** The component at a place, 0 where the version is shorter. */
    public int part(int place) {
        return place < parts.length ? parts[place] : 0;
    }

    public int major() {
        return part(0);
    }

    public int minor() {
        return part(1);
    }

    public boolean isAtLeast(Version other) {
        return compareTo(other) >= 0;
    }

    @Override
    public int compareTo(Version other) {
        return Arrays.compare(parts, other.parts);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Version that && Arrays.equals(parts, that.parts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(parts);
    }

    /** The text as it was written. */
    @Override
    public String toString() {
        return text;
    }
}
