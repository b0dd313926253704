package io.bestfit.proxy.explain;

import io.bestfit.matcher.Missed;
import io.bestfit.matcher.Selection;
import io.bestfit.matcher.node.Node;
import io.bestfit.matcher.oci.Digest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a reference is answered as it is for a node.
 *
 * @param reference what was asked for, such as {@code example/gromacs:2021.5}
 * @param index the index's digest; {@code null} where the reference is no index that could be read
 * @param node the node; {@code null} where none was declared
 * @param channel the way by which the node was declared: {@code path}, {@code port}, {@code header} or {@code option}
 * @param outcome what a pull is answered with
 * @param selection the decision; {@code null} where there was nothing to decide
 * @param sentence why, in one sentence
 * @param missed the entries that would have done better
 * @param tags where the images of tags were chosen from, the tag at each position; empty where it was an index
 */
public record Explanation(String reference, @Nullable Digest index, @Nullable Node node, @Nullable String channel,
        Outcome outcome, @Nullable Selection selection, String sentence, List<Missed> missed,
        List<String> tags) {

    public Explanation {
        missed = List.copyOf(missed);
        tags = List.copyOf(tags);
    }

    /** An explanation of a decision. */
    public static Explanation of(String reference, @Nullable Digest index, Node node, String channel,
            boolean refusesWithoutMatch, Selection selection, List<Missed> missed) {
        return switch (selection) {
            case Selection.Chosen chosen -> new Explanation(reference, index, node, channel, Outcome.SELECTED, chosen,
                    chosen.sentence(), missed, List.of());
            case Selection.NothingFits nothing -> new Explanation(reference, index, node, channel,
                    refusesWithoutMatch ? Outcome.REFUSED : Outcome.PASSTHROUGH, nothing, nothing.sentence(), missed,
                    List.of());
        };
    }

    /** An explanation of a decision between the images of tags; where nothing fits, nothing is ever refused. */
    public static Explanation ofTags(String reference, List<String> tags, Node node, String channel,
            Selection selection, List<Missed> missed) {
        Explanation decided = of(reference, null, node, channel, false, selection, missed);
        return new Explanation(reference, null, node, channel, decided.outcome(), selection, decided.sentence(), missed,
                tags);
    }

    /** An explanation of why nothing is decided: what the upstream has is passed through. */
    public static Explanation passthrough(String reference, @Nullable Node node, @Nullable String channel,
            String sentence) {
        return new Explanation(reference, null, node, channel, Outcome.PASSTHROUGH, null, sentence, List.of(),
                List.of());
    }

    /** An explanation of a reference that leads to no index. */
    public static Explanation nothingToChooseFrom(String reference, @Nullable Node node, @Nullable String channel,
            String why) {
        return passthrough(reference, node, channel, "there is nothing to choose from: " + why);
    }

    /** What a pull is answered with. */
    public enum Outcome {
        SELECTED,
        PASSTHROUGH,
        REFUSED
    }
}
