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
 * @param satisfied how many of its claims the node meets; an unmet preference is none of them
 * @param violated how many do not
 * @param unknown how many the node does not speak of
 */
record Judged(Candidate candidate, int place, Findings findings, int satisfied, int violated, int unknown) {

    static Judged of(Candidate candidate, int place, Node node, List<Rule> rules) {
        Claims claims = new Claims(candidate.platform(), candidate.claims());
        Findings findings = new Findings();
        for (Rule rule : rules) {
            rule.judge(claims, node, findings);
        }
        int satisfied = 0;
        int violated = 0;
        int unknown = 0;
        for (Finding finding : findings.findings()) {
            switch (finding.state()) {
                case SATISFIED -> satisfied += finding.reason() == null ? 1 : 0;
                case VIOLATED -> violated++;
                case UNKNOWN -> unknown++;
            }
        }
        return new Judged(candidate, place, findings, satisfied, violated, unknown);
    }

    Assessment.Verdict verdict() {
        if (violated > 0) {
            return Assessment.Verdict.INCOMPATIBLE;
        }
        return unknown > 0 ? Assessment.Verdict.UNVERIFIED : Assessment.Verdict.COMPATIBLE;
    }

    Assessment assessment(@Nullable Integer rank) {
        List<Assessment.AssessedClaim> claims = new ArrayList<>(findings.findings().size());
        List<String> reasons = new ArrayList<>(violated + unknown);
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
            case VERIFIED -> Boolean.compare(unknown == 0, other.unknown == 0);
            case CLAIMS -> Integer.compare(satisfied, other.satisfied);
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
