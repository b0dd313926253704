package io.bestfit.matcher.rule;

import io.bestfit.matcher.evidence.Claim;
import io.bestfit.matcher.evidence.Claims;
import io.bestfit.matcher.evidence.Requirement.SiteWord;
import io.bestfit.matcher.node.Node;

/**
 * Words of one site: nobody here knows what they mean, so the node declares the same word or it stays unknown.
 *
 * <p>A raw CPU flag is a word that the node declares.
 */
final class SiteWordRule implements Rule {

    @Override
    public void judge(Claims claims, Node node, Findings findings) {
        for (int place = 0; place < claims.all().size(); place++) {
            Claim claim = claims.all().get(place);
            if (claim.requirement() instanceof SiteWord(String word)) {
                if (node.tokens().contains(word) || node.cpu().flags().contains(word)) {
                    findings.satisfied(claim);
                } else {
                    findings.unknown(claim, "needs " + word
                            + ", a word of some site; the node does not declare it", word);
                }
            }
        }
    }
}
