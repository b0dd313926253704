package io.bestfit.matcher.rule;

import io.bestfit.matcher.evidence.Claim;
import io.bestfit.matcher.evidence.Claims;
import io.bestfit.matcher.evidence.Requirement.PageSize;
import io.bestfit.matcher.node.Node;

/** Page sizes: binaries work with their largest page size and every smaller one. */
final class PageSizeRule implements Rule {

    @Override
    public void judge(Claims claims, Node node, Findings findings) {
        for (int place = 0; place < claims.all().size(); place++) {
            Claim claim = claims.all().get(place);
            if (claim.requirement() instanceof PageSize size) {
                Long there = node.pageSize();
                String remedy = "page-size <= " + size.largest();
                if (there == null) {
                    findings.unknown(claim, "needs a page size <= " + size.largest()
                            + "; the node does not declare page-size", remedy);
                } else if (there <= size.largest()) {
                    findings.satisfied(claim);
                } else {
                    findings.violated(claim, "needs a page size <= " + size.largest() + "; the node has " + there,
                            remedy);
                }
            }
        }
    }
}
