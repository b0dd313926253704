package io.bestfit.matcher.rule;

import io.bestfit.matcher.evidence.Claim;
import io.bestfit.matcher.evidence.Claims;
import io.bestfit.matcher.evidence.Requirement.Interconnect;
import io.bestfit.matcher.evidence.Requirement.InterconnectRequired;
import io.bestfit.matcher.node.Node;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * Interconnects: one of those that the image has a provider for is on the node. A preference, unless the image says
 * that it is required; then a condition.
 */
final class FabricRule implements Rule {

    private static final Grade NATIVE = Grade.of(2, "has its own provider for the node's fabric");
    private static final Grade SWAPPED = Grade.of(1, "reaches the node's fabric through the site's MPI or libfabric");
    private static final Grade NONE = Grade.of(0, "has no provider for it");

    @Override
    public void judge(Claims claims, Node node, Findings findings) {
        boolean gate = isRequired(claims);
        boolean provider = false;
        for (int place = 0; place < claims.all().size(); place++) {
            Claim claim = claims.all().get(place);
            if (claim.requirement() instanceof Interconnect interconnect) {
                boolean there = !Collections.disjoint(interconnect.fabrics(), node.fabrics());
                provider |= there;
                report(claim, interconnect.fabrics(), there, gate, node, findings);
            } else if (claim.requirement() instanceof InterconnectRequired) {
                findings.satisfied(claim);
            }
        }
        boolean swapped = !node.fabrics().isEmpty()
                && (HostMpiSwap.of(claims, node) == HostMpiSwap.WORKS || LibfabricRule.isInjected(claims, node));
        findings.grade(Dimension.FABRIC, provider ? NATIVE : swapped ? SWAPPED : NONE);
    }

    private static boolean isRequired(Claims claims) {
        for (int place = 0; place < claims.all().size(); place++) {
            if (claims.all().get(place).requirement() instanceof InterconnectRequired said && said.required()) {
                return true;
            }
        }
        return false;
    }

    private static void report(Claim claim, Set<String> wanted, boolean there, boolean gate, Node node,
            Findings findings) {
        if (there) {
            findings.satisfied(claim);
            return;
        }
        String names = String.join(" or ", new TreeSet<>(wanted));
        String has = node.fabrics().isEmpty()
                ? "declares no fabric"
                : "has " + String.join(", ",
                        new TreeSet<>(node.fabrics()));
        if (gate) {
            findings.violated(claim, "needs the interconnect " + names + "; the node " + has,
                    "fabric=" + new TreeSet<>(wanted).first());
        } else {
            findings.preferenceUnmet(claim, "prefers the interconnect " + names + "; the node " + has);
        }
    }
}
