package io.bestfit.proxy.config;

import io.bestfit.matcher.evidence.EvidenceSource;
import io.bestfit.matcher.tag.TagScheme;
import io.bestfit.proxy.evidence.SiteStatements;
import io.bestfit.proxy.select.TagRules;
import io.bestfit.proxy.upstream.Origin;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * How what images say of themselves outside the index is fetched: manifests, configurations, what refers to them.
 *
 * @param timeout how long is waited for everything that one answer needs
 * @param referrersTtl how long a change of what refers to an image may go unseen
 * @param maxCandidates of how many images of one index more than the index says is read at most
 * @param blobHosts the servers to which the upstream may redirect the download of a configuration
 * @param site what the site adds to what images say
 * @param tagRules how the tags of repositories are named; of the rules for a repository the first counts
 * @param tagsTtl how long a change of what tags there are may go unseen
 */
public record Evidence(Duration timeout, Duration referrersTtl, int maxCandidates, Set<Origin> blobHosts,
        SiteStatements site, List<TagRule> tagRules, Duration tagsTtl) {

    /** Twice the entries of the longest indexes that are known to be published for many CPUs and GPUs. */
    public static final Evidence DEFAULT = new Evidence(Duration.ofSeconds(2), Duration.ofMinutes(5), 64, Set.of(),
            SiteStatements.DEFAULT, List.of(), Duration.ofSeconds(60));

    public Evidence {
        blobHosts = Set.copyOf(blobHosts);
        tagRules = List.copyOf(tagRules);
        if (maxCandidates < 1) {
            throw new IllegalArgumentException("evidence.maxCandidates must be at least 1");
        }
    }

    /** The rules for tags, as far as these sources count. */
    public TagRules schemes(Set<EvidenceSource> sources) {
        return sources.contains(EvidenceSource.TAG)
                ? new TagRules(tagRules.stream().map(rule -> TagRules.Rule.of(rule.repository(),
                        TagScheme.of(rule.tags(), rule.words(), rule.plain()))).toList())
                : TagRules.NONE;
    }
}
