package io.bestfit.proxy.select;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.bestfit.matcher.oci.Digest;
import io.bestfit.proxy.measure.CacheFigures;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Indexes as they were read, and what was decided from them.
 *
 * <p>A decision is a pure function of the index, the node, the policy of this process and what the images say of
 * themselves. All but the last never change; a decision is kept as long as that may be taken as known. Whether a caller
 * may see the index is asked of the upstream on every request, before anything is taken from here.
 * Both are kept by repository too, for the reason given at {@link io.bestfit.proxy.upstream.ManifestCache}.
 */
public final class IndexCache {

    /** What all decisions may hold together, in bytes; one is about 500, its key as long as the client's declaration. */
    private static final int MAX_DECISION_BYTES = 10 * 1024 * 1024;
    /** What an entry weighs beside its texts or candidates, in bytes. */
    private static final int OVERHEAD = 512;

    private final Cache<IndexKey, IndexCandidates> indexes;
    private final Cache<DecisionKey, Decision> decisions;
    private final String upstream;

    /**
     * @param maxBytes about the most that read indexes may hold, in bytes
     * @param decisionsFor how long a decision counts; {@code null} for ever
     */
    public IndexCache(long maxBytes, @Nullable Duration decisionsFor) {
        // Its upkeep is short: on a thread of the common pool it would cost more to wake that.
        Caffeine<DecisionKey, Decision> kept = Caffeine.newBuilder().executor(Runnable::run)
                .maximumWeight(MAX_DECISION_BYTES)
                .weigher(IndexCache::weigh).recordStats();
        upstream = "";
        decisions = (decisionsFor == null ? kept : kept.expireAfterWrite(decisionsFor)).build();
        indexes = Caffeine.newBuilder().executor(Runnable::run).maximumWeight(maxBytes)
                .weigher((IndexKey _, IndexCandidates read) -> switch (read) {
                    case IndexCandidates.Read readable -> OVERHEAD + readable.weight();
                    case IndexCandidates.NotRead _ -> OVERHEAD;
                }).recordStats().build();
    }

    private IndexCache(IndexCache whole, String upstream) {
        this.indexes = whole.indexes;
        this.decisions = whole.decisions;
        this.upstream = upstream;
    }

    /** The part of it that is one upstream's; all parts together hold no more than the whole may. */
    public IndexCache of(String name) {
        return new IndexCache(this, name);
    }

    /** What is told of the indexes that were read. */
    public CacheFigures indexes() {
        return CacheFigures.of(indexes);
    }

    /** What is told of the decisions. */
    public CacheFigures decisions() {
        return CacheFigures.of(decisions);
    }

    @Nullable
    IndexCandidates index(String repository, Digest digest) {
        return indexes.getIfPresent(new IndexKey(upstream, repository, digest));
    }

    void keep(String repository, Digest digest, IndexCandidates read) {
        indexes.put(new IndexKey(upstream, repository, digest), read);
    }

    @Nullable
    Decision decision(String repository, Digest index, String node) {
        return decisions.getIfPresent(new DecisionKey(upstream, repository, index, node));
    }

    void keep(String repository, Digest index, String node, Decision decision) {
        decisions.put(new DecisionKey(upstream, repository, index, node), decision);
    }

    private static int weigh(DecisionKey key, Decision decision) {
        return OVERHEAD + key.repository().length() + key.node().length() + decision.sentence().length();
    }

    private record IndexKey(String upstream, String repository, Digest digest) {}

    private record DecisionKey(String upstream, String repository, Digest index, String node) {}
}
