package io.bestfit.proxy.select;

import io.bestfit.matcher.Selection;
import io.bestfit.matcher.evidence.Candidate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the tags of one version are for a node: something to choose from, or not. */
public sealed interface VirtualIndex {

    /**
     * Nothing to choose from: no rule, no variants, no list of tags.
     *
     * @param why one clause; {@code null} where no rule is for the repository
     */
    record None(@Nullable String why) implements VirtualIndex {}

    /**
     * What was chosen from.
     *
     * @param tags the tag at each position
     * @param candidates the images of these tags
     * @param selection the decision
     * @param missing what could not be had, in one sentence; {@code null} where nothing is missing
     */
    record Judged(List<String> tags, List<Candidate> candidates, Selection selection,
            @Nullable String missing) implements VirtualIndex {

        public Judged {
            tags = List.copyOf(tags);
            candidates = List.copyOf(candidates);
        }
    }
}
