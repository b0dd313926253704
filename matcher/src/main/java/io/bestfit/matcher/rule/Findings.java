package io.bestfit.matcher.rule;

import io.bestfit.matcher.evidence.Claim;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the rules found out about one entry on one node; filled by the rules, read by the selector. */
public final class Findings {

    private final List<Finding> findings = new ArrayList<>();
    private final List<String> conflicts = new ArrayList<>();
    private final Map<Dimension, Grade> grades = new EnumMap<>(Dimension.class);
    private int met;
    private int violated;
    private int unknown;

    /** The claim holds. */
    public void satisfied(Claim claim) {
        met++;
        findings.add(new Finding(claim, ClaimState.SATISFIED, null, null));
    }

    /**
     * The claim is a preference that the node does not meet: nothing is violated, and nothing gained.
     *
     * @param reason one sentence, such as {@code prefers cxi; the node has no such interconnect}
     */
    public void preferenceUnmet(Claim claim, String reason) {
        findings.add(new Finding(claim, ClaimState.SATISFIED, reason, null));
    }

    /** How many claims the node really meets; an unmet preference is none of them. */
    public int met() {
        return met;
    }

    /** How many claims do not hold. */
    public int violated() {
        return violated;
    }

    /** How many claims the node does not speak of. */
    public int unknown() {
        return unknown;
    }

    /**
     * The claim does not hold.
     *
     * @param reason one sentence, such as {@code needs NVIDIA driver >= 560.28.03 (CUDA 12.6); the node has 550.54.15}
     * @param remedy what the node would have to declare, such as {@code nvidia-driver >= 560.28.03}; {@code null} where
     *     no change of this machine helps
     */
    public void violated(Claim claim, String reason, @Nullable String remedy) {
        violated++;
        findings.add(new Finding(claim, ClaimState.VIOLATED, reason, remedy));
    }

    /**
     * The node does not say.
     *
     * @param reason one sentence, such as {@code needs kernel >= 5.10; the node does not declare kernel}
     * @param remedy what the node would have to declare, such as {@code kernel >= 5.10}
     */
    public void unknown(Claim claim, String reason, @Nullable String remedy) {
        unknown++;
        findings.add(new Finding(claim, ClaimState.UNKNOWN, reason, remedy));
    }

    /** Two claims on one thing contradict each other; the sentence says which counted. */
    public void conflict(String sentence) {
        conflicts.add(sentence);
    }

    /** Grades the entry in a dimension; a second grade in one dimension replaces the first. */
    public void grade(Dimension dimension, Grade grade) {
        grades.put(dimension, grade);
    }

    /** Grades the entry in a dimension where several claims can: the greatest grade counts. */
    public void raise(Dimension dimension, Grade grade) {
        Grade before = grade(dimension);
        if (before == null || grade.compareTo(before) > 0) {
            grade(dimension, grade);
        }
    }

    public List<Finding> findings() {
        return Collections.unmodifiableList(findings);
    }

    public List<String> conflicts() {
        return Collections.unmodifiableList(conflicts);
    }

    /** The grade in a dimension, or {@code null} where no rule gave one (the same for all such entries). */
    public @Nullable Grade grade(Dimension dimension) {
        return grades.get(dimension);
    }

    /**
     * One claim judged.
     *
     * @param reason why it is not satisfied, or that it is an unmet preference; {@code null} where it is satisfied
     * @param remedy what the node would have to declare; {@code null} where nothing helps
     */
    public record Finding(Claim claim, ClaimState state, @Nullable String reason, @Nullable String remedy) {}
}
