package io.bestfit.matcher.rule;

import io.bestfit.matcher.evidence.Claim;
import io.bestfit.matcher.evidence.Claims;
import io.bestfit.matcher.evidence.Requirement.LibfabricAbi;
import io.bestfit.matcher.evidence.Requirement.PortabilityMode;
import io.bestfit.matcher.node.Node;
import io.bestfit.matcher.node.Node.HostLibfabric;

/**
 * The libfabric that the site puts into images which ask for it: it runs what was built for its ABI or an older one.
 *
 * <p>Source: ofiwg/libfabric, man/fabric.7.md, "ABI CHANGES".
 */
final class LibfabricRule implements Rule {

    private static final PortabilityMode INJECT = new PortabilityMode(PortabilityMode.Mode.LIBFABRIC_INJECT);

    @Override
    public void judge(Claims claims, Node node, Findings findings) {
        for (int place = 0; place < claims.all().size(); place++) {
            Claim claim = claims.all().get(place);
            if (claim.requirement() instanceof LibfabricAbi wanted) {
                HostLibfabric host = isInjected(claims, node) ? node.libfabric() : null;
                if (host == null || host.abi().isAtLeast(wanted.abi())) {
                    findings.satisfied(claim);
                } else {
                    findings.violated(claim, "needs libfabric ABI >= " + wanted.abi() + "; the site puts in "
                            + host.abi(), "libfabric >= " + wanted.abi());
                }
            }
        }
    }

    /** Whether the site's libfabric comes into the image. */
    static boolean isInjected(Claims claims, Node node) {
        if (node.libfabric() == null) {
            return false;
        }
        for (int place = 0; place < claims.all().size(); place++) {
            if (claims.all().get(place).requirement().equals(INJECT)) {
                return true;
            }
        }
        return false;
    }
}
