package io.bestfit.proxy.evidence;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.bestfit.matcher.evidence.Claim;
import io.bestfit.matcher.oci.Digest;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What images were found to say of themselves, by repository and digest, weighed in bytes.
 *
 * <p>What is under a digest is kept for ever; what refers to it may change and is kept for a time. By repository for the
 * reason given at {@link io.bestfit.proxy.upstream.ManifestCache}. What could not be had is never kept.
 */
public final class EvidenceCache {

    /** What an entry, and a claim, weigh beside their texts, in bytes. */
    private static final int OVERHEAD = 256;

    private final Cache<Key, List<Claim>> images;
    private final Cache<Key, List<Claim>> referrers;

    /**
     * @param maxBytes about the most that is held, in bytes
     * @param referrersFor how long it is taken as known what refers to an image
     */
    public EvidenceCache(long maxBytes, Duration referrersFor) {
        images = Caffeine.newBuilder().maximumWeight(maxBytes / 2).weigher(EvidenceCache::weigh).build();
        referrers = Caffeine.newBuilder().maximumWeight(maxBytes / 2).weigher(EvidenceCache::weigh)
                .expireAfterWrite(referrersFor).build();
    }

    @Nullable
    List<Claim> get(Kind kind, String repository, Digest digest) {
        return of(kind).getIfPresent(new Key(repository, digest));
    }

    void keep(Kind kind, String repository, Digest digest, List<Claim> claims) {
        of(kind).put(new Key(repository, digest), List.copyOf(claims));
    }

    private Cache<Key, List<Claim>> of(Kind kind) {
        return switch (kind) {
            case IMAGE -> images;
            case REFERRERS -> referrers;
        };
    }

    private static int weigh(Key key, List<Claim> claims) {
        int weight = OVERHEAD + key.repository().length();
        for (Claim claim : claims) {
            // What was read of a text takes about as much again, and an artifact's rules more.
            weight += 2 * OVERHEAD + 4 * (claim.key().length() + claim.value().length());
        }
        return weight;
    }

    private record Key(String repository, Digest digest) {}
}
