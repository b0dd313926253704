package io.bestfit.matcher.rule;

import io.bestfit.matcher.evidence.AnnotationVocabulary;
import io.bestfit.matcher.evidence.Claim;
import io.bestfit.matcher.evidence.Claims;
import io.bestfit.matcher.evidence.EvidenceSource;
import io.bestfit.matcher.evidence.PlatformEvidence;
import io.bestfit.matcher.node.Declaration;
import io.bestfit.matcher.node.MalformedDeclarationException;
import io.bestfit.matcher.node.Node;
import io.bestfit.matcher.oci.Platform;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The findings of all rules about one entry on one node, written as tables write them.
 *
 * <p>An entry is {@code key: value} pairs joined by semicolons; {@code variant}, {@code os.version},
 * {@code os.features} and {@code token} belong to the platform, all others are annotations without their prefix.
 */
final class Judged {

    private Judged() {}

    static Findings judge(String entry, String declaration) throws MalformedDeclarationException {
        Node node = Declaration.parse(declaration).resolve();
        Map<String, String> platform = new LinkedHashMap<>();
        Map<String, String> annotations = new LinkedHashMap<>();
        for (String pair : entry.split(";", -1)) {
            String[] parts = pair.strip().split(": ", 2);
            switch (parts[0]) {
                case "variant", "os.version", "os.features", "token" -> platform.put(parts[0], parts[1]);
                default -> annotations.put(AnnotationVocabulary.PREFIX + parts[0], parts[1]);
            }
        }
        Platform read = new Platform(node.os(), node.architecture(), platform.get("variant"),
                platform.get("os.version"), list(platform.get("os.features")), list(platform.get("token")));
        List<Claim> claims = new ArrayList<>(AnnotationVocabulary.read(EvidenceSource.DESCRIPTOR, annotations));
        claims.addAll(PlatformEvidence.read(read));
        Findings findings = new Findings();
        Rules.all().forEach(rule -> rule.judge(new Claims(read, claims), node, findings));
        if (findings.findings().size() != claims.size()) {
            throw new AssertionError("every claim is judged exactly once: " + claims + " gave " + findings.findings());
        }
        return findings;
    }

    /** The first finding that is not satisfied, as {@code state | reason | remedy}; {@code satisfied} without one. */
    static String outcome(String entry, String declaration) throws MalformedDeclarationException {
        for (Findings.Finding finding : judge(entry, declaration).findings()) {
            if (finding.state() != ClaimState.SATISFIED) {
                return finding.state().label() + " | " + finding.reason() + " | " + finding.remedy();
            }
        }
        return "satisfied";
    }

    private static List<String> list(@Nullable String value) {
        return value == null ? List.of() : List.of(value.split(",", -1));
    }
}
