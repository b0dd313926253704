package io.bestfit.matcher;

import io.bestfit.matcher.evidence.Candidate;
import io.bestfit.matcher.evidence.Claim;
import io.bestfit.matcher.rule.ClaimState;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the matcher found out about one entry on one node.
 *
 * @param candidate the entry
 * @param verdict whether it can be served
 * @param rank its place among those that can, 1 being the best; {@code null} for the others
 * @param claims every claim with its state
 * @param reasons one sentence a violated or unknown claim, or why it is not a candidate; empty where it is compatible
 * @param conflicts sentences about claims on one thing that contradict each other; the stricter one counted
 */
public record Assessment(Candidate candidate, Verdict verdict, @Nullable Integer rank, List<AssessedClaim> claims,
        List<String> reasons, List<String> conflicts) {

    public Assessment {
        claims = List.copyOf(claims);
        reasons = List.copyOf(reasons);
        conflicts = List.copyOf(conflicts);
    }

    /** Whether an entry can be served. */
    public enum Verdict {
        COMPATIBLE,
        INCOMPATIBLE,
        UNVERIFIED,
        NOT_A_CANDIDATE;

        /** The name in JSON, such as {@code not-a-candidate}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * A claim and whether it holds.
     *
     * @param claim the claim
     * @param state whether it holds on the node
     */
    public record AssessedClaim(Claim claim, ClaimState state) {}
}
