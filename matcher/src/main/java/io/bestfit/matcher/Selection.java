package io.bestfit.matcher;

import java.util.List;

/** The matcher's answer for one index and one node. */
public sealed interface Selection {

    /** Every entry in the publisher's order, with its verdict. */
    List<Assessment> assessments();

    /** The entries that would have done better, and what the node lacks for them; closest first. */
    List<Missed> missed();

    /**
     * An entry fits.
     *
     * @param chosen the entry of rank 1
     * @param decidedBy the first dimension in which it differs from the runner-up; {@link Dimension#VERIFIED} never
     *     stands for "the only one": then it is {@link Dimension#POSITION} with a sentence that says so
     * @param sentence why, such as {@code zen3 is closer to zen4 than x86_64_v3}
     */
    record Chosen(Assessment chosen, Dimension decidedBy, String sentence, List<Assessment> assessments,
            List<Missed> missed) implements Selection {

        public Chosen {
            assessments = List.copyOf(assessments);
            missed = List.copyOf(missed);
        }
    }

    /**
     * No entry fits.
     *
     * @param sentence why, in one sentence for people: how many candidates, what the closest one needs
     */
    record NothingFits(String sentence, List<Assessment> assessments, List<Missed> missed) implements Selection {

        public NothingFits {
            assessments = List.copyOf(assessments);
            missed = List.copyOf(missed);
        }
    }

    /**
     * An entry that the node just missed.
     *
     * @param position the entry's place in the index
     * @param would what would happen, such as {@code be the best fit}
     * @param condition what the node lacks, such as {@code nvidia-driver >= 560.28.03}
     */
    record Missed(int position, String would, String condition) {
    }
}
