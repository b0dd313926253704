package io.bestfit.proxy.config;

/**
 * Something wrong in a configuration and where.
 *
 * @param source the file or the name of the flag or environment variable
 * @param line the line counted from 1; 0 where the source has no lines
 * @param column the column counted from 1
 * @param sentence what is wrong and what would be right
 */
public record Fault(String source, int line, int column, String sentence) {

    /** {@code FILE:LINE:COLUMN: SENTENCE}, the form that editors jump to. */
    @Override
    public String toString() {
        return line == 0 ? source + ": " + sentence : source + ":" + line + ":" + column + ": " + sentence;
    }
}
