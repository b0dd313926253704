package io.bestfit.proxy.select;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.bestfit.proxy.oci.DistributionRequest.ManifestByTag;
import io.bestfit.proxy.upstream.Caller;
import io.bestfit.proxy.upstream.CredentialHash;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which tags are indexes, as the upstream told callers with these credentials, for a short time: what
 * {@code selection.tagTtl} allows. Nothing is remembered where that is zero, and a refusal never. Safe for threads.
 *
 * <p>A write to a repository through this proxy makes it forget that repository, and whatever was being asked while it was
 * under way is not remembered: who pushes a tag and then pulls it gets what was pushed.
 */
public final class TagMemory {

    /** How many tags are remembered at most, for each credential that asked; one takes some 300 bytes. */
    static final int MAX_TAGS = 20_000;

    private final Cache<Key, Told> tags;
    private final LongSupplier clock;
    private final AtomicLong writes;
    private final TagCounts counts;
    private final String upstream;
    private final long ttlNanos;

    /**
     * An empty memory.
     *
     * @param counts where it is counted how it was found out what tags are
     */
    public TagMemory(TagCounts counts) {
        this(System::nanoTime, counts);
    }

    TagMemory(LongSupplier clock, TagCounts counts) {
        // Its upkeep is short: on a thread of the common pool it would cost more to wake that.
        this.tags = Caffeine.newBuilder().executor(Runnable::run).ticker(clock::getAsLong).maximumSize(MAX_TAGS)
                .expireAfter(Expiry.creating((Key _, Told told) -> told.lasts())).build();
        this.clock = clock;
        this.writes = new AtomicLong();
        this.counts = counts;
        this.upstream = "";
        this.ttlNanos = 0;
    }

    private TagMemory(TagMemory whole, String upstream, Duration ttl) {
        this.tags = whole.tags;
        this.clock = whole.clock;
        this.writes = whole.writes;
        this.counts = whole.counts;
        this.upstream = upstream;
        this.ttlNanos = ttl.toNanos();
    }

    /**
     * The part of it that is one upstream's; all parts together hold no more than the whole may.
     *
     * @param ttl how long a change may go unseen; zero for not at all
     */
    public TagMemory of(String name, Duration ttl) {
        return new TagMemory(this, name, ttl);
    }

    /** How it was found out what tags are. */
    public TagCounts counts() {
        return counts;
    }

    /** What a tag is for a caller; {@code null} where that is not known or known for too long. */
    TagIndex.@Nullable ByDigest get(ManifestByTag wanted, Caller caller) {
        if (ttlNanos == 0) {
            return null;
        }
        Told told = tags.getIfPresent(key(wanted, caller));
        return told == null || clock.getAsLong() - told.askedAt() >= ttlNanos ? null : told.index();
    }

    /** The moment from which an answer to a question counts. */
    Moment now() {
        return new Moment(clock.getAsLong(), writes.get());
    }

    /**
     * Remembers what a tag is.
     *
     * @param asked when it was asked; the answer is as old as the question
     */
    void keep(ManifestByTag wanted, Caller caller, TagIndex.ByDigest index, Moment asked) {
        if (ttlNanos > 0 && writes.get() == asked.writes()) {
            Key key = key(wanted, caller);
            tags.put(key, new Told(index, asked.nanos(), Duration.ofNanos(ttlNanos)));
            // A write may have forgotten the repository between the two.
            if (writes.get() != asked.writes()) {
                tags.invalidate(key);
            }
        }
    }

    /** A repository is being written to, or was: its tags are asked for again. */
    public void forget(String repository) {
        writes.incrementAndGet();
        tags.asMap().keySet()
                .removeIf(key -> key.repository().equals(repository) && key.upstream().equals(upstream));
    }

    private Key key(ManifestByTag wanted, Caller caller) {
        return new Key(upstream, wanted.repository(), wanted.tag(), CredentialHash.of(caller));
    }

    /**
     * When a question was asked.
     *
     * @param nanos by the clock
     * @param writes the writes that had begun or ended
     */
    record Moment(long nanos, long writes) {}

    private record Told(TagIndex.ByDigest index, long askedAt, Duration lasts) {}

    private record Key(String upstream, String repository, String tag, String credentials) {}
}
