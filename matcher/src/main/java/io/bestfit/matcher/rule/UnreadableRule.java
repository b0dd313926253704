package io.bestfit.matcher.rule;

import io.bestfit.matcher.evidence.Claim;
import io.bestfit.matcher.evidence.Claims;
import io.bestfit.matcher.evidence.Requirement.Unreadable;
import io.bestfit.matcher.node.Node;

/** Claims that could not be read: whether they hold is unknown on every node. */
final class UnreadableRule implements Rule {

    @Override
    public void judge(Claims claims, Node node, Findings findings) {
        for (int place = 0; place < claims.all().size(); place++) {
            Claim claim = claims.all().get(place);
            if (claim.requirement() instanceof Unreadable unreadable) {
                findings.unknown(claim, "states " + claim.key() + " as '" + printable(claim.value()) + "'; expected "
                        + unreadable.expected(), null);
            }
        }
    }

    private static String printable(String value) {
        StringBuilder text = new StringBuilder();
        value.chars().limit(64).forEach(c -> text.append(c >= 0x20 && c < 0x7f ? (char) c : '?'));
        return text.toString();
    }
}
