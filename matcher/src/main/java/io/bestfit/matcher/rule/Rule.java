package io.bestfit.matcher.rule;

import io.bestfit.matcher.evidence.Claims;
import io.bestfit.matcher.node.Node;

/**
 * One concern of compatibility: which claims are its own, whether they hold on a node, and how well.
 *
 * <p>A rule judges all claims of its concern together, since some only mean something side by side (an MPI family
 * and its library file). It judges every claim that it owns exactly once.
 */
public interface Rule {

    /** Judges the claims of this rule's concern and grades what they are worth on the node. */
    void judge(Claims claims, Node node, Findings findings);
}
