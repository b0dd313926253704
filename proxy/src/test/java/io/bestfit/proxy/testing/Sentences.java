package io.bestfit.proxy.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;

/** What holds of every text that a person reads. */
public final class Sentences {

    private static final int LONGEST = 4096;

    private Sentences() {}

    /** Asserts that it is on one line, without control characters, and ends. */
    public static void assertPrintable(@Nullable String sentence) {
        assertThat(sentence).isNotBlank().hasSizeLessThan(LONGEST);
        assertThat(String.valueOf(sentence).codePoints().filter(Sentences::isControl).toArray())
                .as("controls in: " + sentence).isEmpty();
    }

    /** Whether a terminal would obey it, or end a line at it. */
    public static boolean isControl(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
