package io.bestfit.matcher.evidence;

import io.bestfit.matcher.oci.Descriptor;
import io.bestfit.matcher.oci.Platform;
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
}
