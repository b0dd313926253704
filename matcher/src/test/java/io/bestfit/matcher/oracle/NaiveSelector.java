package io.bestfit.matcher.oracle;

import io.bestfit.matcher.Assessment.Verdict;
import io.bestfit.matcher.Policy;
import io.bestfit.matcher.evidence.Candidate;
import io.bestfit.matcher.evidence.PlatformMatch;
import io.bestfit.matcher.node.Node;
import io.bestfit.matcher.oci.Platform;
import io.bestfit.matcher.rule.Dimension;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The decision by brute force: every entry is compared with every other one, and everything is computed anew for each
 * comparison. It shares the readers and the tables with the real one, and nothing else.
 */
final class NaiveSelector {

    private final Node node;
    private final Policy policy;
    private final Map<String, JsonNode> specs;

    /**
     * @param specs the documents of Node Feature Discovery by where they were found
     */
    NaiveSelector(Node node, Policy policy, Map<String, JsonNode> specs) {
        this.node = node;
        this.policy = policy;
        this.specs = specs;
    }

    Verdict verdict(Candidate candidate) {
        Platform platform = candidate.platform();
        boolean candidates = candidate.notCandidate() == null && (platform == null
                || (sameOrEmpty(PlatformMatch.os(platform.os()), PlatformMatch.os(node.os()))
                        && sameOrEmpty(PlatformMatch.architecture(platform.architecture()),
                                PlatformMatch.architecture(node.architecture()))));
        if (!candidates) {
            return Verdict.NOT_A_CANDIDATE;
        }
        return switch (State.worst(new NaiveEntry(candidate, node, specs).states())) {
            case YES -> Verdict.COMPATIBLE;
            case OPEN -> Verdict.UNVERIFIED;
            case NO -> Verdict.INCOMPATIBLE;
        };
    }

    /** The places of those that can be served, each before all that it beats. */
    List<Integer> order(List<Candidate> candidates) {
        List<Integer> served = new ArrayList<>();
        for (int place = 0; place < candidates.size(); place++) {
            if (isServed(candidates.get(place))) {
                served.add(place);
            }
        }
        Integer[] order = new Integer[served.size()];
        for (int place : served) {
            int beatenBy = 0;
            for (int other : served) {
                beatenBy += other != place && beats(candidates, other, place) ? 1 : 0;
            }
            order[beatenBy] = place;
        }
        return List.of(order);
    }

    /** The first dimension in which two of the candidates differ. */
    Dimension difference(List<Candidate> candidates, int one, int other) {
        for (Dimension dimension : policy.order()) {
            if (compare(candidates, one, other, dimension) != 0) {
                return dimension;
            }
        }
        throw new AssertionError("two entries are in one place");
    }

    private boolean isServed(Candidate candidate) {
        Verdict verdict = verdict(candidate);
        return verdict == Verdict.COMPATIBLE
                || (verdict == Verdict.UNVERIFIED && policy.unverified() == Policy.Unverified.LAST);
    }

    private boolean beats(List<Candidate> candidates, int one, int other) {
        return compare(candidates, one, other, difference(candidates, one, other)) > 0;
    }

    private int compare(List<Candidate> candidates, int one, int other, Dimension dimension) {
        return dimension == Dimension.POSITION
                ? other - one
                : compare(new NaiveEntry(candidates.get(one), node, specs).worth(dimension),
                        new NaiveEntry(candidates.get(other), node, specs).worth(dimension));
    }

    // Who says nothing of a dimension is below all who do.
    @SuppressWarnings("unchecked")
    private static int compare(@Nullable Comparable<?> one, @Nullable Comparable<?> other) {
        if (one == null || other == null) {
            return Boolean.compare(one != null, other != null);
        }
        return ((Comparable<Object>) one).compareTo(other);
    }

    private static boolean sameOrEmpty(String entry, String node) {
        return entry.isEmpty() || entry.equals(node);
    }
}
