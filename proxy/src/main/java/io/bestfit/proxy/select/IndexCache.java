package io.bestfit.proxy.select;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.bestfit.matcher.oci.Digest;
import org.jspecify.annotations.Nullable;

/**
 * Indexes as they were read, and what was decided from them.
 *
 * <p>A decision is a pure function of the index, the node and the policy of this process, so it may be kept for ever;
 * whether a caller may see the index is asked of the upstream on every request, before anything is taken from here.
 * Both are kept by repository too, for the reason given at {@link io.bestfit.proxy.upstream.ManifestCache}.
 */
public final class IndexCache {

    /** Decisions are small (about 500 bytes); this many are at most 10 MB. */
    private static final int MAX_DECISIONS = 20_000;
    /** What an entry weighs beside its candidates, in bytes. */
    private static final int OVERHEAD = 512;

    private final Cache<IndexKey, IndexCandidates> indexes;
    private final Cache<DecisionKey, Decision> decisions = Caffeine.newBuilder().maximumSize(MAX_DECISIONS).build();

    /**
     * @param maxBytes about the most that read indexes may hold, in bytes
     */
    public IndexCache(long maxBytes) {
        indexes = Caffeine.newBuilder().maximumWeight(maxBytes)
                .weigher((IndexKey _, IndexCandidates read) -> switch (read) {
                    case IndexCandidates.Read readable -> OVERHEAD + readable.weight();
                    case IndexCandidates.NotRead _ -> OVERHEAD;
                }).build();
    }

    @Nullable
    IndexCandidates index(String repository, Digest digest) {
        return indexes.getIfPresent(new IndexKey(repository, digest));
    }

    void keep(String repository, Digest digest, IndexCandidates read) {
        indexes.put(new IndexKey(repository, digest), read);
    }

    @Nullable
    Decision decision(String repository, Digest index, String node) {
        return decisions.getIfPresent(new DecisionKey(repository, index, node));
    }

    void keep(String repository, Digest index, String node, Decision decision) {
        decisions.put(new DecisionKey(repository, index, node), decision);
    }

    private record IndexKey(String repository, Digest digest) {}

    private record DecisionKey(String repository, Digest index, String node) {}
}
