package io.bestfit.proxy.evidence;

import io.bestfit.matcher.Assessment;
import io.bestfit.matcher.Assessment.AssessedClaim;
import io.bestfit.matcher.Policy;
import io.bestfit.matcher.Selector;
import io.bestfit.matcher.evidence.Candidate;
import io.bestfit.matcher.evidence.Requirement;
import io.bestfit.matcher.node.Node;
import java.util.ArrayList;
import java.util.List;

/**
 * Which candidates a node could still be served once everything is known of them, judged by what the index says.
 *
 * <p>More evidence asks for more, so what is violated stays violated. The one exception is what a forward-compatibility
 * package widens ({@code hardware.gpu.cuda.compat.branches}): CUDA toolkits and the PTX that they made. What is unknown
 * may be answered by the image itself, where it states its MPI library or its C library.
 */
public final class Race {

    private final Selector selector;
    private final Policy policy;

    public Race(Policy policy) {
        this.selector = new Selector(policy);
        this.policy = policy;
    }

    /** Whether each of the candidates is still in it, in their order. */
    public List<Boolean> among(List<Candidate> candidates, Node node) {
        List<Boolean> in = new ArrayList<>(candidates.size());
        for (Assessment assessment : selector.select(candidates, node).assessments()) {
            in.add(switch (assessment.verdict()) {
                case COMPATIBLE -> true;
                case NOT_A_CANDIDATE -> false;
                case UNVERIFIED, INCOMPATIBLE ->
                    assessment.claims().stream().allMatch(claim -> mayHold(claim, node));
            });
        }
        return in;
    }

    private boolean mayHold(AssessedClaim claim, Node node) {
        Requirement requirement = claim.claim().requirement();
        return switch (claim.state()) {
            case SATISFIED -> true;
            case VIOLATED -> node.nvidia() != null && (requirement instanceof Requirement.CudaToolkit
                    || requirement instanceof Requirement.GpuArchitectures);
            case UNKNOWN -> policy.unverified() == Policy.Unverified.LAST
                    || !(requirement instanceof Requirement.Unreadable
                            || requirement instanceof Requirement.Unavailable);
        };
    }
}
