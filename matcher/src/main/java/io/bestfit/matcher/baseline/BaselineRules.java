package io.bestfit.matcher.baseline;

import io.bestfit.matcher.evidence.Candidate;
import io.bestfit.matcher.evidence.Claim;
import io.bestfit.matcher.evidence.EvidenceSource;
import io.bestfit.matcher.evidence.PlatformMatch;
import io.bestfit.matcher.evidence.Requirement;
import io.bestfit.matcher.evidence.Requirement.Baseline;
import io.bestfit.matcher.evidence.Requirement.Origin;
import io.bestfit.matcher.oci.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a site states of plain entries: those whose platform has no variant and that claim no CPU level anywhere. The
 * first rule that applies is the only one.
 *
 * @param rules the rules, in the order in which they are tried
 */
public record BaselineRules(List<BaselineRule> rules) {

    /** No statements: a plain entry needs the baseline of its architecture. */
    public static final BaselineRules NONE = new BaselineRules(List.of());

    /** The key of the claim. */
    private static final String KEY = "baseline";

    public BaselineRules {
        rules = List.copyOf(rules);
    }

    /** The annotations and labels that the rules go by. */
    public Set<String> origins() {
        Set<String> keys = new TreeSet<>();
        rules.forEach(rule -> keys.addAll(rule.origins().keySet()));
        return keys;
    }

    /** Candidates of one index, each with what the site states of it. */
    public List<Candidate> apply(String repository, List<Candidate> candidates) {
        return candidates.stream().map(candidate -> apply(repository, candidate)).toList();
    }

    /**
     * A candidate whose claims are all there, with what the site states of it and without its claims of {@link Origin}.
     *
     * @param repository the repository that the index was asked for in; empty where there is none, as on disk
     */
    public Candidate apply(String repository, Candidate candidate) {
        List<Claim> claims = new ArrayList<>(candidate.claims().size() + 1);
        for (Claim claim : candidate.claims()) {
            if (!(claim.requirement() instanceof Origin)) {
                claims.add(claim);
            }
        }
        Claim stated = stated(repository, candidate);
        if (stated != null) {
            claims.add(stated);
        }
        return claims.equals(candidate.claims())
                ? candidate
                : new Candidate(candidate.position(), candidate.path(), candidate.descriptor(), candidate.platform(),
                        claims, candidate.notCandidate());
    }

    private @Nullable Claim stated(String repository, Candidate candidate) {
        Platform platform = candidate.platform();
        if (platform == null || !isPlain(candidate, platform)) {
            return null;
        }
        String architecture = PlatformMatch.architecture(platform.architecture());
        for (BaselineRule rule : rules) {
            String where = rule.target().ociArchitecture().equals(architecture)
                    ? where(rule, repository, candidate)
                    : null;
            if (where != null) {
                // The root of an architecture is what no claim says.
                return rule.target().ancestors().isEmpty()
                        ? null
                        : new Claim(EvidenceSource.SITE, where, KEY, rule.target().name(),
                                new Baseline(rule.target(), rule.name()));
            }
        }
        return null;
    }

    private static boolean isPlain(Candidate candidate, Platform platform) {
        String variant = platform.variant();
        return candidate.notCandidate() == null && (variant == null || variant.isEmpty())
                && candidate.claims().stream().map(Claim::requirement)
                        .noneMatch(requirement -> requirement instanceof Requirement.CpuTarget
                                || requirement instanceof Requirement.Variant);
    }

    /** The rule and what made it apply; {@code null} where it does not. */
    private static @Nullable String where(BaselineRule rule, String repository, Candidate candidate) {
        if (!rule.repositories().isEmpty()
                && rule.repositories().stream().noneMatch(pattern -> pattern.matchesPath(repository))) {
            return null;
        }
        String by = rule.repositories().isEmpty() ? null : "repository " + repository;
        for (var condition : rule.origins().entrySet()) {
            Claim found = candidate.claims().stream()
                    .filter(claim -> claim.requirement() instanceof Origin(String key, String value)
                            && key.equals(condition.getKey()) && matches(condition.getValue(), value))
                    .findFirst().orElse(null);
            if (found == null) {
                return null;
            }
            by = found.key() + " in " + (found.where() == null ? "the index" : found.where());
        }
        return "rule " + rule.name() + ", " + by;
    }

    private static boolean matches(List<Glob> patterns, String text) {
        return patterns.stream().anyMatch(pattern -> pattern.matches(text));
    }
}
