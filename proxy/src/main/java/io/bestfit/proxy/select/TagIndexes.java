package io.bestfit.proxy.select;

import io.bestfit.matcher.oci.Digest;
import io.bestfit.matcher.oci.MediaTypes;
import io.bestfit.proxy.oci.DistributionRequest.ManifestByTag;
import io.bestfit.proxy.upstream.Caller;
import io.bestfit.proxy.upstream.ManifestAnswer;
import io.bestfit.proxy.upstream.UpstreamRegistry;
import io.vertx.core.Future;

/**
 * Finds the index behind a tag for a caller.
 *
 * <p>One HEAD of the tag with the caller's credentials comes first, every time: nothing is taken from a cache before the
 * upstream said yes to this caller, and a moved tag is seen at once. What follows goes by digest and is therefore the
 * same for HEAD and GET, and on every replica.
 */
public final class TagIndexes {

    private final UpstreamRegistry registry;
    private final IndexFetcher fetcher;

    public TagIndexes(UpstreamRegistry registry, IndexFetcher fetcher) {
        this.registry = registry;
        this.fetcher = fetcher;
    }

    /** What a tag is; fails where the upstream could not be reached or broke off. */
    public Future<TagIndex> find(ManifestByTag wanted, Caller caller) {
        return registry.head(wanted.repository(), wanted.tag(), caller).compose(answer -> switch (answer) {
            case ManifestAnswer.Exists exists when !MediaTypes.isIndex(exists.mediaType()) -> Future
                    .succeededFuture(new TagIndex.NoIndex());
            case ManifestAnswer.Exists(_, Digest digest) when digest != null -> Future
                    .succeededFuture(new TagIndex.ByDigest(digest));
            case ManifestAnswer.Exists _ -> fetchByTag(wanted, caller);
            case ManifestAnswer.Whole _ -> throw new IllegalStateException("a HEAD has no body");
            case ManifestAnswer.Declined declined -> Future.succeededFuture(new TagIndex.Declined(declined.status()));
            case ManifestAnswer.Unusable unusable -> Future.succeededFuture(new TagIndex.Unusable(unusable.why()));
        });
    }

    /** The entries of an index that the caller may have. */
    public Future<IndexCandidates> read(String repository, Digest index, Caller caller) {
        return fetcher.fetch(repository, index, caller);
    }

    /** The upstream tells no digest on HEAD: the index itself is asked for, and its bytes tell. */
    private Future<TagIndex> fetchByTag(ManifestByTag wanted, Caller caller) {
        return registry.get(wanted.repository(), wanted.tag(), caller).compose(answer -> switch (answer) {
            case ManifestAnswer.Whole whole -> fetcher.read(wanted.repository(), whole.manifest(), caller)
                    .map(TagIndex.Whole::new);
            case ManifestAnswer.Exists _ -> throw new IllegalStateException("a GET has a body");
            case ManifestAnswer.Declined declined -> Future.succeededFuture(new TagIndex.Declined(declined.status()));
            case ManifestAnswer.Unusable unusable -> Future.succeededFuture(new TagIndex.Unusable(unusable.why()));
        });
    }
}
