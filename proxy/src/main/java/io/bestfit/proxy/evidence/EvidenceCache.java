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

    /** What an entry weighs beside its claims, in bytes. */
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
    List<Claim> image(String repository, Digest digest) {
        return images.getIfPresent(new Key(repository, digest));
    }

    void keepImage(String repository, Digest digest, List<Claim> claims) {
        images.put(new Key(repository, digest), claims);
    }

    @Nullable
    List<Claim> referrers(String repository, Digest subject) {
        return referrers.getIfPresent(new Key(repository, subject));
    }

    void keepReferrers(String repository, Digest subject, List<Claim> claims) {
        referrers.put(new Key(repository, subject), claims);
    }

    private static int weigh(Key key, List<Claim> claims) {
        int weight = OVERHEAD + key.repository().length();
        for (Claim claim : claims) {
            // A requirement that was read takes about as much again as its text.
            weight += OVERHEAD + 4 * (claim.key().length() + claim.value().length());
        }
        return weight;
    }

    private record Key(String repository, Digest digest) {}
}
