package io.bestfit.proxy.evidence;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.bestfit.matcher.evidence.Claim;
import io.bestfit.matcher.evidence.Requirement.NodeFeatures;
import io.bestfit.proxy.measure.CacheFigures;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What images were found to say of themselves, by repository and digest or tag, weighed in bytes.
 *
 * <p>What is under a digest is kept for ever; what refers to it or is under a tag may change and is kept for a time. By repository for the
 * reason given at {@link io.bestfit.proxy.upstream.ManifestCache}. What could not be had is never kept.
 */
public final class EvidenceCache {

    /** What an entry, and a claim, weigh beside their texts, in bytes. */
    private static final int OVERHEAD = 256;

    /** What the compiled patterns of an artifact weigh, in bytes. */
    private static final int PATTERNS = 16 * 1024;

    private final Cache<Key, List<Claim>> images;
    private final Cache<Key, List<Claim>> referrers;
    private final String upstream;

    /**
     * @param maxBytes about the most that is held, in bytes
     * @param referrersFor how long it is taken as known what refers to an image
     */
    public EvidenceCache(long maxBytes, Duration referrersFor) {
        upstream = "";
        images = Caffeine.newBuilder().maximumWeight(maxBytes / 2).weigher(EvidenceCache::weigh).recordStats()
                .build();
        referrers = Caffeine.newBuilder().maximumWeight(maxBytes / 2).weigher(EvidenceCache::weigh)
                .expireAfterWrite(referrersFor).recordStats().build();
    }

    private EvidenceCache(EvidenceCache whole, String upstream) {
        this.images = whole.images;
        this.referrers = whole.referrers;
        this.upstream = upstream;
    }

    /** The part of it that is one upstream's; all parts together hold no more than the whole may. */
    public EvidenceCache of(String name) {
        return new EvidenceCache(this, name);
    }

    /** What is told of what images were found to say. */
    public List<CacheFigures> figures() {
        return List.of(CacheFigures.of(images), CacheFigures.of(referrers));
    }

    @Nullable
    List<Claim> get(Kind kind, String repository, String name) {
        return of(kind).getIfPresent(new Key(upstream, repository, name));
    }

    void keep(Kind kind, String repository, String name, List<Claim> claims) {
        of(kind).put(new Key(upstream, repository, name), List.copyOf(claims));
    }

    /** About how many bytes are held of a kind. */
    long bytes(Kind kind) {
        Cache<Key, List<Claim>> cache = of(kind);
        cache.cleanUp();
        return cache.policy().eviction().orElseThrow().weightedSize().orElse(0);
    }

    private Cache<Key, List<Claim>> of(Kind kind) {
        return switch (kind) {
            case IMAGE -> images;
            case REFERRERS, TAGGED -> referrers;
        };
    }

    private static int weigh(Key key, List<Claim> claims) {
        int weight = OVERHEAD + key.repository().length();
        for (Claim claim : claims) {
            // Its text has everything that was read; in memory that takes several times as much.
            weight += OVERHEAD + 4 * claim.toString().length()
                    + (claim.requirement() instanceof NodeFeatures ? PATTERNS : 0);
        }
        return weight;
    }

    /** A document by its digest, or by its tag, which has no colon. */
    private record Key(String upstream, String repository, String name) {}
}
