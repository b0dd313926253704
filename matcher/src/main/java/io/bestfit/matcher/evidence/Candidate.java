package io.bestfit.matcher.evidence;

import io.bestfit.matcher.oci.Descriptor;
import io.bestfit.matcher.oci.Platform;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One place of an index with everything that is known of what it needs.
 *
 * <p>An entry of a nested index carries the claims of the entries above it too: they hold together.
 *
 * @param position its place in the index that was asked for, counted from 0; inside a nested index, that index's place
 * @param path its place in every index on the way, outermost first: {@code [2]}, or {@code [2, 0]} when nested
 * @param descriptor the descriptor; {@code null} where the entry is malformed
 * @param platform the platform, its own or that of the nested index around it
 * @param claims everything it needs
 * @param notCandidate why it can never be chosen (attestation, artifact, malformed, nested index not walked);
 *     {@code null} where it can
 */
public record Candidate(int position, List<Integer> path, @Nullable Descriptor descriptor, @Nullable Platform platform,
        List<Claim> claims, @Nullable String notCandidate) {

    public Candidate {
        path = List.copyOf(path);
        claims = List.copyOf(claims);
    }

    /**
     * The same with claims that were found outside the index, in whatever order they were found.
     *
     * <p>Claims are in the order of trust. What a less trusted source repeats counts once, as the claim of the more
     * trusted one; what it contradicts stands beside it, since all claims hold together.
     */
    public Candidate withClaims(List<Claim> found) {
        List<Claim> all = new ArrayList<>(claims);
        all.addAll(found);
        all.sort(Comparator.comparing(Claim::source));
        List<Claim> kept = new ArrayList<>(all.size());
        for (Claim claim : all) {
            if (claim.source().isOfIndex() || kept.stream().noneMatch(claim::repeats)) {
                kept.add(claim);
            }
        }
        return new Candidate(position, path, descriptor, platform, kept, notCandidate);
    }
}
