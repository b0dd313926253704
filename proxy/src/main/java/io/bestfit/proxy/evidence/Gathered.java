package io.bestfit.proxy.evidence;

import io.bestfit.matcher.evidence.Candidate;
import io.bestfit.matcher.evidence.Claim;
import io.bestfit.matcher.evidence.Requirement.Unavailable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The candidates of an index with everything that is known of them.
 *
 * @param candidates the candidates, in their order
 * @param missing what could not be had, in one sentence; {@code null} where nothing is missing. Where something is,
 *     nothing that follows from it may be kept
 */
public record Gathered(List<Candidate> candidates, @Nullable String missing) {

    public Gathered {
        candidates = List.copyOf(candidates);
    }

    /** Candidates of which nothing more is to be had. */
    static Gathered whole(List<Candidate> candidates) {
        return new Gathered(candidates, null);
    }

    /** What was gathered, with a sentence on what is missing. */
    static Gathered of(List<Candidate> candidates) {
        Set<String> missing = new LinkedHashSet<>();
        for (Candidate candidate : candidates) {
            for (Claim claim : candidate.claims()) {
                if (claim.requirement() instanceof Unavailable) {
                    missing.add(claim.where() + " was not read: " + claim.value());
                }
            }
        }
        return new Gathered(candidates, missing.isEmpty() ? null : sentence(missing));
    }

    private static String sentence(Set<String> missing) {
        int others = missing.size() - 1;
        return "not all that the images say of themselves could be had: " + missing.iterator().next()
                + (others == 0 ? "" : "; and " + others + (others == 1 ? " other" : " others"));
    }
}
