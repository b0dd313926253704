package io.bestfit.matcher;

import io.bestfit.matcher.evidence.Candidate;
import io.bestfit.matcher.evidence.Claims;
import io.bestfit.matcher.node.Node;
import io.bestfit.matcher.rule.ClaimState;
import io.bestfit.matcher.rule.Dimension;
import io.bestfit.matcher.rule.Findings;
import io.bestfit.matcher.rule.Findings.Finding;
import io.bestfit.matcher.rule.Grade;
import io.bestfit.matcher.rule.Rule;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A candidate for the node's operating system and architecture, judged by all rules.
 *
 * @param place its place in the list of candidates
 */
record Judged(Candidate candidate, int place, Findings findings) {

    static Judged of(Candidate candidate, int place, Node node, List<Rule> rules) {
        Claims claims = new Claims(candidate.platform(), candidate.claims());
        Findings findings = new Findings();
        for (int next = 0; next < rules.size(); next++) {
            rules.get(next).judge(claims, node, findings);
        }
        return new Judged(candidate, place, findings);
    }

    /** The candidate judged, or {@code null} as soon as a rule finds that a policy does not serve it. */
    static @Nullable Judged servable(Candidate candidate, int place, Node node, List<Rule> rules, Policy policy) {
        Claims claims = new Claims(candidate.platform(), candidate.claims());
        Findings findings = new Findings();
        for (int next = 0; next < rules.size(); next++) {
            rules.get(next).judge(claims, node, findings);
            if (!policy.serves(findings.violated(), findings.unknown())) {
                return null;
            }
        }
        return new Judged(candidate, place, findings);
    }

    int satisfied() {
        return findings.met();
    }

    int violated() {
        return findings.violated();
    }

    int unknown() {
        return findings.unknown();
    }

    Assessment.Verdict verdict() {
        if (violated() > 0) {
            return Assessment.Verdict.INCOMPATIBLE;
        }
        return unknown() > 0 ? Assessment.Verdict.UNVERIFIED : Assessment.Verdict.COMPATIBLE;
    }

    Assessment assessment(@Nullable Integer rank) {
        List<Assessment.AssessedClaim> claims = new ArrayList<>(findings.findings().size());
        List<String> reasons = new ArrayList<>(violated() + unknown());
        for (Finding finding : findings.findings()) {
            claims.add(new Assessment.AssessedClaim(finding.claim(), finding.state()));
            String reason = finding.reason();
            if (finding.state() != ClaimState.SATISFIED && reason != null) {
                reasons.add(reason);
            }
        }
        return new Assessment(candidate, verdict(), rank, claims, reasons, findings.conflicts());
    }

    /** Compares in one dimension; positive where this one is better. An entry without a grade is below all graded. */
    int compare(Judged other, Dimension dimension) {
        return switch (dimension) {
            case VERIFIED -> Boolean.compare(unknown() == 0, other.unknown() == 0);
            case CLAIMS -> Integer.compare(satisfied(), other.satisfied());
            case POSITION -> Integer.compare(other.place, place);
            case ACCELERATOR, GPU_CODE, GPU_DRIVER, FABRIC, MPI, CPU, TOOLKIT, OS_VERSION, WEIGHT ->
                compare(findings.grade(dimension), other.findings.grade(dimension));
        };
    }

    private static int compare(@Nullable Grade one, @Nullable Grade other) {
        if (one == null || other == null) {
            return Boolean.compare(one != null, other != null);
        }
        return one.compareTo(other);
    }

    /** Whether this one ranks before the other. */
    boolean isBetterThan(Judged other, List<Dimension> order) {
        return compare(other, decidedBy(other, order)) > 0;
    }

    /** The first dimension of an order in which the two differ. */
    Dimension decidedBy(Judged other, List<Dimension> order) {
        for (int place = 0; place < order.size(); place++) {
            Dimension dimension = order.get(place);
            if (compare(other, dimension) != 0) {
                return dimension;
            }
        }
        return Dimension.POSITION;
    }
}
