package io.bestfit.proxy.explain;

import io.bestfit.matcher.Assessment;
import io.bestfit.matcher.Assessment.AssessedClaim;
import io.bestfit.matcher.evidence.Claim;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The documents besides the index in which the claims of an entry were found. */
final class Found {

    /** An algorithm, its colon and as many digits as people quote. */
    private static final int DIGEST_DIGITS = 12;

    private Found() {}

    /** One sentence a document, such as {@code config sha256:0123456789ab says cuda>=12.4, mpich}. */
    static List<String> sentences(Assessment assessment) {
        Map<String, List<Claim>> documents = new LinkedHashMap<>();
        for (AssessedClaim assessed : assessment.claims()) {
            String where = assessed.claim().where();
            if (where != null) {
                documents.computeIfAbsent(where, none -> new ArrayList<>()).add(assessed.claim());
            }
        }
        List<String> sentences = new ArrayList<>(documents.size());
        documents.forEach((where, claims) -> sentences.add(abbreviated(where) + " says " + Purpose.of(claims)));
        return sentences;
    }

    private static String abbreviated(String where) {
        int colon = where.indexOf(':');
        return colon < 0 ? where : where.substring(0, Math.min(where.length(), colon + 1 + DIGEST_DIGITS));
    }
}
