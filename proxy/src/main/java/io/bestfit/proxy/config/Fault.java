package io.bestfit.proxy.config;

/**
 * Something wrong in a configuration and where.
 *
 * @param source the file or the name of the flag or environment variable
 * @param line the line counted from 1; 0 where the source has no lines
 * @param column the column counted from 1
 * @param sentence what is wrong and what would be right, on one line; it may quote the file, with {@code ?} for what a
 *     terminal would obey
 */
public record Fault(String source, int line, int column, String sentence) {

    public Fault {
        sentence = sentence.codePoints().map(letter -> isControl(letter) ? '?' : letter)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }

    private static boolean isControl(int letter) {
        int type = Character.getType(letter);
        return type == Character.CONTROL || type == Character.LINE_SEPARATOR || type == Character.PARAGRAPH_SEPARATOR;
    }

    /** {@code FILE:LINE:COLUMN: SENTENCE}, the form that editors jump to. */
    @Override
    public String toString() {
        return line == 0 ? source + ": " + sentence : source + ":" + line + ":" + column + ": " + sentence;
    }
}
