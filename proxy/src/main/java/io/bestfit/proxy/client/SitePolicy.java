package io.bestfit.proxy.client;

import io.bestfit.matcher.Policy;
import io.bestfit.matcher.evidence.EvidenceSource;
import io.bestfit.proxy.evidence.SiteStatements;
import io.bestfit.proxy.select.TagRules;
import java.util.Set;

/**
 * What a site decides of how the images of registries are judged.
 *
 * @param policy how they are ranked
 * @param sources where it is read what they need
 * @param site what the site adds to what they say
 * @param tagRules how tags are named
 * @param maxCandidates of how many images of one index more than the index says is read at most
 */
public record SitePolicy(Policy policy, Set<EvidenceSource> sources, SiteStatements site, TagRules tagRules,
        int maxCandidates) {

    public SitePolicy {
        sources = Set.copyOf(sources);
    }
}
