package io.bestfit.matcher.evidence;

import io.bestfit.matcher.evidence.Requirement.CudaToolkit;
import io.bestfit.matcher.evidence.Requirement.NvidiaConstraint;
import io.bestfit.matcher.evidence.Requirement.Unreadable;
import io.bestfit.matcher.nvidia.Constraint;
import io.bestfit.matcher.nvidia.StatedConstraint;
import io.bestfit.matcher.oci.Digest;
import io.bestfit.matcher.oci.ImageConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The claims of an image's configuration: its labels, the same keys in its environment, and the constraints of NVIDIA's
 * container runtime.
 */
public final class ConfigEvidence {

    private static final int MOST_QUOTED = 64;

    private ConfigEvidence() {}

    /** Reads a configuration for a site without rules of its own. */
    public static List<Claim> read(ImageConfig config, Digest digest) {
        return read(config, digest, EvidencePolicy.of(Set.of()));
    }

    /**
     * Reads a configuration.
     *
     * @param digest the digest of the configuration, by which explanations name it
     */
    public static List<Claim> read(ImageConfig config, Digest digest, EvidencePolicy policy) {
        String where = "config " + digest;
        List<Claim> claims = new ArrayList<>(
                AnnotationVocabulary.readLabels(EvidenceSource.CONFIG, where, config.labels()));
        claims.addAll(AnnotationVocabulary.readEnvironment(EvidenceSource.CONFIG, where, config.environment()));
        List<StatedConstraint> stated = StatedConstraint.collect(config.environment());
        for (StatedConstraint one : stated.subList(0, Math.min(stated.size(), StatedConstraint.MOST_CONSTRAINTS))) {
            claims.add(claim(where, one));
        }
        if (stated.size() > StatedConstraint.MOST_CONSTRAINTS) {
            claims.add(new Claim(EvidenceSource.CONFIG, where, "NVIDIA_REQUIRE_*", stated.size() + " variables",
                    new Unreadable("at most " + StatedConstraint.MOST_CONSTRAINTS + " variables")));
        }
        claims.addAll(policy.origins(EvidenceSource.CONFIG, where, config.labels()));
        return List.copyOf(claims);
    }

    private static Claim claim(String where, StatedConstraint stated) {
        Constraint constraint = stated.constraint();
        String value = stated.value();
        if (constraint != null) {
            return new Claim(EvidenceSource.CONFIG, where, stated.variable(), value,
                    new NvidiaConstraint(constraint, toolkit(constraint)));
        }
        boolean isLong = value.length() > StatedConstraint.LONGEST_VALUE;
        return new Claim(EvidenceSource.CONFIG, where, stated.variable(),
                isLong ? value.substring(0, MOST_QUOTED) + "…" : value,
                new Unreadable(isLong
                        ? "a value of at most " + StatedConstraint.LONGEST_VALUE + " characters"
                        : "a version such as 12.4.1"));
    }

    private static @Nullable CudaToolkit toolkit(Constraint constraint) {
        String least = constraint.leastCuda();
        return least != null && ValueReader.cudaToolkit(least) instanceof CudaToolkit toolkit ? toolkit : null;
    }
}
