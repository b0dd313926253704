package io.bestfit.proxy.select;

import io.bestfit.matcher.Selection;
import io.bestfit.matcher.evidence.Candidate;
import io.bestfit.matcher.oci.Digest;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;

/** What was decided for one index and one node, as far as answering needs it. */
sealed interface Decision {

    /** One sentence, for logs. */
    String sentence();

    /**
     * A child was chosen.
     *
     * @param child the child's digest
     * @param position its place in the index
     * @param decidedBy the label of the dimension that decided
     * @param header the value of {@code Bestfit-Selection}
     */
    record Child(Digest child, int position, String decidedBy, String sentence, String header) implements Decision {}

    /** Nothing fits. */
    record Nothing(String sentence) implements Decision {}

    /** Makes the decision of a selection from an index. */
    static Decision of(Digest index, Selection selection) {
        return of(selection, _ -> "index=\"" + index + '"');
    }

    /** Makes the decision of a selection from the images of tags. */
    static Decision of(List<String> tags, Selection selection) {
        return of(selection, position -> "tag=\"" + tags.get(position) + '"');
    }

    private static Decision of(Selection selection, IntFunction<String> from) {
        return switch (selection) {
            case Selection.NothingFits nothing -> new Nothing(nothing.sentence());
            case Selection.Chosen chosen -> {
                Candidate candidate = chosen.chosen().candidate();
                Digest child = Objects.requireNonNull(candidate.descriptor(), "a chosen entry has a descriptor")
                        .digest();
                String decidedBy = chosen.decidedBy().label();
                // A Structured Field Dictionary (RFC 9651, 3.2): index and tag are Strings, decided-by a Token.
                String header = from.apply(candidate.position()) + ", position=" + candidate.position()
                        + ", decided-by=" + decidedBy;
                yield new Child(child, candidate.position(), decidedBy, chosen.sentence(), header);
            }
        };
    }
}
