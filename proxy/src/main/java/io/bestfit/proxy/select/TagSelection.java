package io.bestfit.proxy.select;

import io.bestfit.matcher.Selector;
import io.bestfit.matcher.oci.Digest;
import io.bestfit.matcher.oci.MediaTypes;
import io.bestfit.proxy.evidence.EvidenceFetcher;
import io.bestfit.proxy.evidence.Gathered;
import io.bestfit.proxy.node.Declared;
import io.bestfit.proxy.oci.DistributionRequest.ManifestByTag;
import io.bestfit.proxy.upstream.Caller;
import io.bestfit.proxy.upstream.Manifest;
import io.bestfit.proxy.upstream.ManifestAnswer;
import io.bestfit.proxy.upstream.Patience;
import io.vertx.core.Future;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Answers a tag for a declared node: finds the index, decides, fetches the choice. */
public final class TagSelection {

    private final TagIndexes tags;
    private final IndexFetcher manifests;
    private final EvidenceFetcher evidence;
    private final VirtualIndexes variants;
    private final IndexCache cache;
    private final Selector selector;
    private final SelectionCounts counts;
    private final Duration limit;

    /**
     * @param evidence what the images say of themselves outside the index
     * @param variants the tags that are variants of one that is no index
     * @param counts where what is judged is counted
     * @param limit the longest that all questions for one answer may take together once it is known what the tag is
     */
    public TagSelection(TagIndexes tags, IndexFetcher manifests, EvidenceFetcher evidence,
            VirtualIndexes variants, IndexCache cache, Selector selector, SelectionCounts counts,
            Duration limit) {
        this.counts = counts;
        this.tags = tags;
        this.manifests = manifests;
        this.evidence = evidence;
        this.variants = variants;
        this.cache = cache;
        this.selector = selector;
        this.limit = limit;
    }

    /** The answer to a tag; fails only where the upstream could not be reached, broke off or was too slow. */
    public Future<TagAnswer> answer(ManifestByTag wanted, Declared.Known node, Caller caller) {
        return tags.find(wanted, caller)
                .compose(found -> Patience.limit(answer(found, wanted, node, caller), limit));
    }

    private Future<TagAnswer> answer(TagIndex found, ManifestByTag wanted, Declared.Known node, Caller caller) {
        return switch (found) {
            case TagIndex.ByDigest index -> byDigest(wanted, index.digest(), node, caller);
            case TagIndex.NoIndex image -> variant(wanted, image, "it is no index", node, caller);
            case TagIndex.Declined(ManifestAnswer.Declined answer) when answer.status() == 404 ->
                variant(wanted, null, "the upstream answered 404", node, caller);
            case TagIndex.Declined declined -> asIs("the upstream answered " + declined.answer().status());
            case TagIndex.Unusable unusable -> failed(unusable.why());
        };
    }

    /** What became of the tags that were asked for. */
    public SelectionCounts counts() {
        return counts;
    }

    private Future<TagAnswer> byDigest(ManifestByTag wanted, Digest index, Declared.Known node, Caller caller) {
        String repository = wanted.repository();
        Decision known = cache.decision(repository, index, key(wanted, node));
        if (known != null) {
            return act(repository, index, known, null, caller);
        }
        return tags.read(repository, index, caller).compose(read -> decide(wanted, read, node, caller));
    }

    private Future<TagAnswer> decide(ManifestByTag wanted, IndexCandidates read, Declared.Known node, Caller caller) {
        return switch (read) {
            case IndexCandidates.NotRead unreadable -> failed("the index cannot be read: " + unreadable.why());
            case IndexCandidates.Read index -> evidence
                    .gather(wanted.repository(), _ -> wanted.tag(), index.digest(), index.candidates(), node.node(),
                            caller)
                    .compose(gathered -> decide(wanted, index, gathered, node, caller));
        };
    }

    private Future<TagAnswer> decide(ManifestByTag wanted, IndexCandidates.Read index, Gathered gathered,
            Declared.Known node, Caller caller) {
        counts.decided(index.candidates().size());
        Decision decision = Decision.of(index.digest(), selector.select(gathered.candidates(), node.node()));
        String missing = index.complete() ? gathered.missing() : "not every index in this index could be had";
        // What was decided while something was missing is not kept.
        if (missing == null) {
            cache.keep(wanted.repository(), index.digest(), key(wanted, node), decision);
        }
        return act(wanted.repository(), index.digest(), decision, missing, caller);
    }

    /** What a decision depends on besides the repository and the index. */
    private String key(ManifestByTag wanted, Declared.Known node) {
        return evidence.goesByTag() ? wanted.tag() + " " + node.key() : node.key();
    }

    private Future<TagAnswer> act(String repository, Digest index, Decision decision, @Nullable String missing,
            Caller caller) {
        return switch (decision) {
            case Decision.Nothing _ when missing != null -> Future.succeededFuture(new TagAnswer.Undecided(missing));
            case Decision.Nothing nothing -> Future
                    .succeededFuture(new TagAnswer.NothingFits(index, nothing.sentence()));
            case Decision.Child child -> send(repository, index.text(), child, missing, caller);
        };
    }

    /** Where nothing fits, the upstream's own answer stands: there is no index that could be refused. */
    private Future<TagAnswer> variant(ManifestByTag wanted, TagIndex.@Nullable NoIndex itself, String otherwise,
            Declared.Known node, Caller caller) {
        return variants.judge(wanted, itself, node.node(), caller).compose(judged -> switch (judged) {
            case VirtualIndex.None(String why) -> asIs(why == null ? otherwise : otherwise + ", and " + why);
            case VirtualIndex.Judged tags -> switch (Decision.of(tags.tags(), tags.selection())) {
                case Decision.Nothing nothing -> asIs(otherwise + ", and no tag fits: " + nothing.sentence());
                case Decision.Child child -> send(wanted.repository(), tags.tags().get(child.position()), child,
                        tags.missing(), caller);
            };
        });
    }

    private Future<TagAnswer> send(String repository, String from, Decision.Child child, @Nullable String missing,
            Caller caller) {
        return manifests.manifest(repository, child.child(), caller)
                .compose(answer -> switch (answer) {
                    case ManifestAnswer.Whole(Manifest manifest) when !MediaTypes.isManifest(manifest.type()) ->
                        failed("the chosen child " + child.child() + " came as " + manifest.mediaType());
                    case ManifestAnswer.Whole whole -> Future.succeededFuture(new TagAnswer.Child(whole.manifest(),
                            from, child.position(), child.decidedBy(), child.header(), missing));
                    case ManifestAnswer.Exists _ -> throw new IllegalStateException("a GET has a body");
                    case ManifestAnswer.Declined declined -> failed(
                            "the upstream answered " + declined.status() + " to the chosen child " + child.child());
                    case ManifestAnswer.Unusable unusable -> failed(
                            "the chosen child " + child.child() + " is unusable: " + unusable.why());
                });
    }

    private static Future<TagAnswer> asIs(String why) {
        return Future.succeededFuture(new TagAnswer.AsIs(why, false));
    }

    private static Future<TagAnswer> failed(String why) {
        return Future.succeededFuture(new TagAnswer.AsIs(why, true));
    }
}
