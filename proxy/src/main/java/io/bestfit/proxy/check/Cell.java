package io.bestfit.proxy.check;

import io.bestfit.matcher.Selection;
import io.bestfit.proxy.explain.Explanation;
import io.bestfit.proxy.explain.Purpose;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one image is for one kind of node.
 *
 * @param outcome what the question came to
 * @param pick the image of it that fits; {@code null} where none does
 * @param sentence why, in one sentence
 * @param notes what makes the answer less certain, a sentence each
 */
public record Cell(Outcome outcome, @Nullable Pick pick, String sentence, List<String> notes) {

    public Cell {
        notes = List.copyOf(notes);
    }

    /** What an explanation comes to. */
    public static Cell of(Explanation explanation, List<String> notes) {
        return switch (explanation.selection()) {
            case Selection.Chosen chosen -> new Cell(Outcome.FITS, Pick.of(chosen, explanation.tags()),
                    explanation.sentence(), notes);
            case Selection.NothingFits nothing -> new Cell(
                    notes.isEmpty() ? Outcome.NOTHING_FITS : Outcome.UNKNOWN, null, nothing.sentence(), notes);
            case null -> new Cell(Outcome.UNCHANGED, null, explanation.sentence(), notes);
        };
    }

    /** What cannot be told, and why. */
    public static Cell unknown(String sentence) {
        return new Cell(Outcome.UNKNOWN, null, sentence, List.of());
    }

    /** What a question comes to. */
    public enum Outcome {
        /** An image fits. */
        FITS("fits"),
        /** Nothing fits. */
        NOTHING_FITS("nothing-fits"),
        /** It is no image, such as a chart: every node gets it as it is. */
        UNCHANGED("unchanged"),
        /** It could not be found out. */
        UNKNOWN("unknown");

        private final String label;

        Outcome(String label) {
            this.label = label;
        }

        /** The name in JSON and CSV. */
        public String label() {
            return label;
        }
    }

    /**
     * The image that fits.
     *
     * @param position its place in the index
     * @param tag its tag, where the images of tags were chosen from
     * @param digest its digest
     * @param platform its platform
     * @param purpose what it is for, such as {@code zen3}
     * @param decidedBy the dimension that decided
     */
    public record Pick(int position, @Nullable String tag, @Nullable String digest, @Nullable String platform,
            String purpose, String decidedBy) {

        private static Pick of(Selection.Chosen chosen, List<String> tags) {
            var candidate = chosen.chosen().candidate();
            return new Pick(candidate.position(), tags.isEmpty() ? null : tags.get(candidate.position()),
                    candidate.descriptor() == null ? null : candidate.descriptor().digest().text(),
                    candidate.platform() == null ? null : candidate.platform().toString(),
                    Purpose.of(candidate.claims()), chosen.decidedBy().label());
        }
    }
}
