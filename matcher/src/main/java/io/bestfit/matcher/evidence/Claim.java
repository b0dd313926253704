package io.bestfit.matcher.evidence;

import io.bestfit.matcher.evidence.Requirement.MpiFamily;
import io.bestfit.matcher.evidence.Requirement.Unreadable;
import org.jspecify.annotations.Nullable;

/**
 * One statement of an entry about what it needs.
 *
 * @param source the kind of place where it was found
 * @param where the document where it was found, such as {@code config sha256:…}; {@code null} where it is the index
 * @param key the key as it was written, such as {@code org.supercontainers.glibc.version} or {@code platform.variant}
 * @param value the value as it was written
 * @param requirement what it means
 */
public record Claim(EvidenceSource source, @Nullable String where, String key, String value, Requirement requirement) {

    /** A claim of the index itself. */
    public Claim(EvidenceSource source, String key, String value, Requirement requirement) {
        this(source, null, key, value, requirement);
    }

    /** Whether it says what another claim says, wherever and in whatever words. */
    public boolean repeats(Claim other) {
        return switch (requirement) {
            case Unreadable _ -> requirement.equals(other.requirement) && key.equals(other.key)
                    && value.equals(other.value);
            case MpiFamily mpi -> other.requirement instanceof MpiFamily that
                    && mpi.implementation().equalsIgnoreCase(that.implementation());
            default -> requirement.equals(other.requirement);
        };
    }
}
