package io.bestfit.proxy.server;

import io.bestfit.matcher.evidence.EvidenceSource;
import io.bestfit.proxy.config.ProxyConfig;
import io.bestfit.proxy.evidence.EvidenceCache;
import io.bestfit.proxy.select.IndexCache;
import io.bestfit.proxy.select.TagCache;
import io.bestfit.proxy.select.TagCounts;
import io.bestfit.proxy.select.TagMemory;
import io.bestfit.proxy.upstream.ManifestCache;
import java.time.Duration;

/**
 * What a proxy remembers of upstreams.
 *
 * @param manifests the manifests that were fetched
 * @param indexes the indexes that were read, and what was decided from them
 * @param evidence what the images were found to say of themselves outside of indexes
 * @param tags what tags there are
 * @param tagMemory which tags are indexes
 */
record Caches(ManifestCache manifests, IndexCache indexes, EvidenceCache evidence, TagCache tags,
        TagMemory tagMemory) {

    /**
     * Empty ones.
     *
     * @param tagCounts where it is counted how it was found out what tags are
     */
    static Caches of(ProxyConfig config, TagCounts tagCounts) {
        long maxBytes = config.cache().maxBytes();
        // A decision rests on what was known of referrers: each of the two is kept for half of the time.
        Duration known = config.evidence().referrersTtl().dividedBy(2);
        boolean referrers = config.selection().evidence().contains(EvidenceSource.REFERRERS);
        return new Caches(new ManifestCache(maxBytes / 2), new IndexCache(maxBytes / 4, referrers ? known : null),
                new EvidenceCache(maxBytes / 4, known), new TagCache(config.evidence().tagsTtl()),
                new TagMemory(tagCounts));
    }

    /**
     * Those for another configuration: what was remembered stays where it would be found the same again.
     *
     * @param before the configuration that these are of
     */
    Caches after(ProxyConfig before, ProxyConfig config) {
        boolean sameSize = before.cache().equals(config.cache());
        boolean sameTags = before.evidence().equals(config.evidence());
        boolean same = sameSize && sameTags && before.selection().equals(config.selection());
        // What one registry said of its tags is nothing that another said.
        boolean sameUpstreams = before.upstreams().equals(config.upstreams());
        Caches empty = of(config, tagMemory.counts());
        return new Caches(sameSize ? manifests : empty.manifests, same ? indexes : empty.indexes,
                same ? evidence : empty.evidence, sameTags ? tags : empty.tags,
                sameUpstreams ? tagMemory : empty.tagMemory);
    }
}
