package io.bestfit.matcher.rule;

/**
 * How well an entry does in one dimension; greater is better.
 *
 * @param value what is compared first
 * @param tie what is compared next, as text; empty nearly everywhere (os.version is compared as a string)
 * @param phrase what it stands for, for the sentence that explains: {@code zen3}, {@code native code for 9.0}
 */
public record Grade(long value, String tie, String phrase) implements Comparable<Grade> {

    /** A grade that is compared by its number alone. */
    public static Grade of(long value, String phrase) {
        return new Grade(value, "", phrase);
    }

    @Override
    public int compareTo(Grade other) {
        int byValue = Long.compare(value, other.value);
        return byValue != 0 ? byValue : tie.compareTo(other.tie);
    }
}
