package io.bestfit.matcher;

import io.bestfit.matcher.rule.Dimension;
import java.util.List;

/** The matcher's answer for one index and one node. */
public sealed interface Selection {

    /** Every entry in the publisher's order, with its verdict; unmodifiable. */
    List<Assessment> assessments();

    /**
     * An entry fits.
     *
     * @param chosen the entry of rank 1
     * @param decidedBy the first dimension in which it differs from the runner-up; {@link Dimension#POSITION} where
     *     there is none
     * @param sentence why, such as {@code zen3 is closer to zen4 than x86_64_v3}
     * @param assessments every entry in the publisher's order
     */
    record Chosen(Assessment chosen, Dimension decidedBy, String sentence, List<Assessment> assessments)
            implements
                Selection {}

    /**
     * No entry fits.
     *
     * @param sentence why, in one sentence for people: how many candidates there are and what the closest one needs
     * @param assessments every entry in the publisher's order
     */
    record NothingFits(String sentence, List<Assessment> assessments) implements Selection {}
}
