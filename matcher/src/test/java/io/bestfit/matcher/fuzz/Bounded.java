package io.bestfit.matcher.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What every parser keeps to, whatever it is given. */
final class Bounded {

    /** What a parser may allocate apart from what its input asks for: tables and patterns that are made on first use. */
    private static final long MOST_OF_ITS_OWN = 64L << 20;
    /** What it may allocate for one byte of its input. */
    private static final long MOST_FOR_A_BYTE = 64L << 10;
    /** The longest sentence; one quotes what it found, within bounds. */
    private static final int LONGEST_SENTENCE = 4096;

    private static final ThreadMXBean THREADS = Objects
            .requireNonNull(ManagementFactory.getPlatformMXBean(ThreadMXBean.class));

    private Bounded() {}

    /**
     * Runs a parser on an input and looks at what it allocated: work out of proportion is garbage out of proportion. The
     * first run may load and instrument classes, so that only the second one is held against it.
     */
    static void run(int inputBytes, ThrowingRunnable parser) throws Exception {
        long most = MOST_OF_ITS_OWN + MOST_FOR_A_BYTE * inputBytes;
        if (allocatedBy(parser) > most) {
            assertThat(allocatedBy(parser)).as("bytes allocated for an input of " + inputBytes).isLessThan(most);
        }
    }

    private static long allocatedBy(ThrowingRunnable parser) throws Exception {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        parser.run();
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    /** Asserts that there is a sentence and that it ends; words of a publisher in it are cleaned where they are shown. */
    static void assertWords(@Nullable String sentence) {
        assertThat(sentence).isNotBlank().hasSizeLessThan(LONGEST_SENTENCE);
    }

    /** Asserts that a sentence has one line, no control characters and an end. */
    static void assertSentence(@Nullable String text) {
        assertWords(text);
        String sentence = Objects.requireNonNull(text);
        assertThat(sentence.codePoints().filter(Bounded::isControl).toArray()).as("controls in: " + sentence)
                .isEmpty();
    }

    private static boolean isControl(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    /** A step of a test. */
    @FunctionalInterface
    interface ThrowingRunnable {
        void run() throws Exception;
    }
}
