package io.bestfit.proxy.select;

import io.bestfit.matcher.oci.Digest;
import io.bestfit.matcher.oci.MediaTypes;
import io.bestfit.proxy.oci.DistributionRequest.ManifestByTag;
import io.bestfit.proxy.upstream.Caller;
import io.bestfit.proxy.upstream.Lanes;
import io.bestfit.proxy.upstream.Manifest;
import io.bestfit.proxy.upstream.ManifestAnswer;
import io.bestfit.proxy.upstream.Patience;
import io.bestfit.proxy.upstream.SingleFlight;
import io.bestfit.proxy.upstream.UpstreamRegistry;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Set;

/**
 * Finds the index behind a tag for a caller.
 *
 * <p>One HEAD of the tag with the caller's credentials comes first, every time: nothing is taken from a cache before the
 * upstream said yes to this caller, and a moved tag is seen at once. Those who ask with the same credentials while it is
 * under way wait for its answer, and {@link TagMemory} may know it from shortly before. What follows goes by digest and
 * is therefore the same for HEAD and GET, and on every replica.
 */
public final class TagIndexes {

    /** What registries answer that have no HEAD: 405, 501. */
    static final Set<Integer> WITHOUT_HEAD = Set.of(405, 501);

    private final UpstreamRegistry registry;
    private final IndexFetcher fetcher;
    private final TagMemory memory;
    private final Lanes turns;
    private final Duration longest;
    private final SingleFlight<Asked, TagIndex> flights = new SingleFlight<>();

    /**
     * @param memory what was told before
     * @param turns the questions; who waits for the answer to another's takes no turn
     * @param longest the longest that it may take to know what a tag is, with the wait for a turn
     */
    public TagIndexes(UpstreamRegistry registry, IndexFetcher fetcher, TagMemory memory, Lanes turns,
            Duration longest) {
        this.registry = registry;
        this.fetcher = fetcher;
        this.memory = memory;
        this.turns = turns;
        this.longest = longest;
    }

    /** What a tag is; fails where the upstream could not be reached, broke off or was too slow. */
    public Future<TagIndex> find(ManifestByTag wanted, Caller caller) {
        TagIndex told = memory.get(wanted, caller);
        if (told != null) {
            memory.counts().countRemembered();
            return Future.succeededFuture(told);
        }
        TagMemory.Moment now = memory.now();
        Asked question = new Asked(wanted, caller.nameless(), now.writes());
        Future<TagIndex> answer = flights.underWay(question);
        if (answer == null) {
            memory.counts().countAsked();
            answer = flights.once(question, () -> turns.ask(() -> ask(wanted, caller)).onSuccess(tag -> {
                if (tag instanceof TagIndex.ByDigest index) {
                    memory.keep(wanted, caller, index, now);
                }
            }));
        } else {
            memory.counts().countJoined();
        }
        return Patience.limit(answer, longest);
    }

    private Future<TagIndex> ask(ManifestByTag wanted, Caller caller) {
        return registry.head(wanted.repository(), wanted.tag(), caller).compose(answer -> switch (answer) {
            case ManifestAnswer.Exists(String type, Digest digest) when MediaTypes.isIndex(type) && digest != null ->
                Future.succeededFuture(new TagIndex.ByDigest(digest));
            case ManifestAnswer.Exists(String type, _) when type.isEmpty() || MediaTypes.isIndex(type) ->
                fetchByTag(wanted, caller);
            case ManifestAnswer.Exists(String type, Digest digest) ->
                Future.succeededFuture(new TagIndex.NoIndex(type, digest));
            case ManifestAnswer.Whole _ -> throw new IllegalStateException("a HEAD has no body");
            case ManifestAnswer.Declined declined when WITHOUT_HEAD.contains(declined.status()) ->
                fetchByTag(wanted, caller);
            case ManifestAnswer.Declined declined -> Future.succeededFuture(new TagIndex.Declined(declined));
            case ManifestAnswer.Unusable(String why) -> Future.succeededFuture(new TagIndex.Unusable(why));
        });
    }

    /** The entries of an index that the caller may have. */
    public Future<IndexCandidates> read(String repository, Digest index, Caller caller) {
        return fetcher.fetch(repository, index, caller);
    }

    /** The upstream does not tell by HEAD: the tag itself is asked for, and its bytes tell. */
    private Future<TagIndex> fetchByTag(ManifestByTag wanted, Caller caller) {
        return registry.get(wanted.repository(), wanted.tag(), caller).map(answer -> switch (answer) {
            case ManifestAnswer.Whole(Manifest manifest) when MediaTypes.isIndex(manifest.type()) -> {
                fetcher.keep(wanted.repository(), manifest);
                yield new TagIndex.ByDigest(manifest.digest());
            }
            case ManifestAnswer.Whole(Manifest manifest) -> new TagIndex.NoIndex(manifest.type(), manifest.digest());
            case ManifestAnswer.Exists _ -> throw new IllegalStateException("a GET has a body");
            case ManifestAnswer.Declined declined -> new TagIndex.Declined(declined);
            case ManifestAnswer.Unusable(String why) -> new TagIndex.Unusable(why);
        });
    }

    /**
     * A question.
     *
     * @param writes the writes that had been seen before it: who asks after one does not wait for an answer from before it
     */
    private record Asked(ManifestByTag wanted, Caller caller, long writes) {}
}
