package io.bestfit.proxy.select;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.bestfit.proxy.upstream.Caller;
import io.bestfit.proxy.upstream.CredentialHash;
import io.bestfit.proxy.upstream.ManifestAnswer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What tags there are and what they are, for a short time.
 *
 * <p>Each caller sees what the upstream told with its own credentials and no other's; they are kept as a hash alone.
 */
public final class TagCache {

    /** What all lists may hold together, in bytes. */
    private static final int MAX_LIST_BYTES = 16 * 1024 * 1024;
    /** How many tags are known at most. */
    private static final int MAX_TAGS = 20_000;
    /** What a text weighs beside its characters, in bytes. */
    private static final int OVERHEAD = 56;

    private final Cache<ListKey, TagList.Tags> lists;
    private final Cache<TagKey, ManifestAnswer.Exists> tags;
    private final String upstream;

    /**
     * @param ttl how long a change may go unseen
     */
    public TagCache(Duration ttl) {
        upstream = "";
        lists = Caffeine.newBuilder().expireAfterWrite(ttl).maximumWeight(MAX_LIST_BYTES)
                .weigher((ListKey _, TagList.Tags list) -> list.tags().stream().mapToInt(tag -> OVERHEAD + tag.length())
                        .sum() + OVERHEAD)
                .build();
        tags = Caffeine.newBuilder().expireAfterWrite(ttl).maximumSize(MAX_TAGS).build();
    }

    private TagCache(TagCache whole, String upstream) {
        this.lists = whole.lists;
        this.tags = whole.tags;
        this.upstream = upstream;
    }

    /** The part of it that is one upstream's; all parts together hold no more than the whole may. */
    public TagCache of(String name) {
        return new TagCache(this, name);
    }

    TagList.@Nullable Tags list(String repository, Caller caller) {
        return lists.getIfPresent(new ListKey(upstream, repository, CredentialHash.of(caller)));
    }

    void keep(String repository, Caller caller, TagList.Tags list) {
        lists.put(new ListKey(upstream, repository, CredentialHash.of(caller)), list);
    }

    ManifestAnswer.@Nullable Exists tag(String repository, String tag, Caller caller) {
        return tags.getIfPresent(new TagKey(upstream, repository, tag, CredentialHash.of(caller)));
    }

    void keep(String repository, String tag, Caller caller, ManifestAnswer.Exists found) {
        tags.put(new TagKey(upstream, repository, tag, CredentialHash.of(caller)), found);
    }

    private record ListKey(String upstream, String repository, String credentials) {}

    private record TagKey(String upstream, String repository, String tag, String credentials) {}
}
