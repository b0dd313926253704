package io.bestfit.matcher.rule;

import io.bestfit.matcher.evidence.Claim;
import io.bestfit.matcher.evidence.Claims;
import io.bestfit.matcher.evidence.Requirement.Unavailable;
import io.bestfit.matcher.evidence.Requirement.Unreadable;
import io.bestfit.matcher.node.Node;

/** What could not be read or not be had: whether it holds is unknown on every node. */
final class UnreadableRule implements Rule {

    private static final int MOST_OF_A_VALUE = 64;
    /** Why a document could not be had is a sentence, with the path of a file in it. */
    private static final int MOST_OF_A_SENTENCE = 400;

    @Override
    public void judge(Claims claims, Node node, Findings findings) {
        for (int place = 0; place < claims.all().size(); place++) {
            Claim claim = claims.all().get(place);
            if (claim.requirement() instanceof Unreadable unreadable) {
                findings.unknown(claim,
                        "states " + claim.key() + " as '" + printable(claim.value(), MOST_OF_A_VALUE) + "'; expected "
                                + unreadable.expected(),
                        null);
            } else if (claim.requirement() instanceof Unavailable) {
                findings.unknown(claim, "may need more than is known: its " + claim.where() + " was not read: "
                        + printable(claim.value(), MOST_OF_A_SENTENCE), null);
            }
        }
    }

    private static String printable(String value, int most) {
        StringBuilder text = new StringBuilder();
        value.chars().limit(most).forEach(c -> text.append(c >= 0x20 && c < 0x7f ? (char) c : '?'));
        return text.toString();
    }
}
