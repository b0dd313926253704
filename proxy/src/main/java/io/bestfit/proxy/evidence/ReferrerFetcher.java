package io.bestfit.proxy.evidence;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.bestfit.matcher.evidence.CompatibilityArtifact;
import io.bestfit.matcher.oci.Descriptor;
import io.bestfit.matcher.oci.Digest;
import io.bestfit.matcher.oci.ImageIndex;
import io.bestfit.matcher.oci.ImageIndexReader;
import io.bestfit.matcher.oci.IndexEntry;
import io.bestfit.matcher.oci.MediaTypes;
import io.bestfit.matcher.oci.ReadIndex;
import io.bestfit.proxy.upstream.BoundedClient;
import io.bestfit.proxy.upstream.Caller;
import io.bestfit.proxy.upstream.Manifest;
import io.bestfit.proxy.upstream.ManifestAnswer;
import io.bestfit.proxy.upstream.PagedAnswer;
import io.bestfit.proxy.upstream.PagedQuestions;
import io.bestfit.proxy.upstream.Question;
import io.bestfit.proxy.upstream.Reply;
import io.bestfit.proxy.upstream.UpstreamRegistry;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Asks the upstream what refers to a manifest: by the referrers API, and where a registry has none, by the tag that
 * stands for the list (distribution-spec, "Listing Referrers", "Unavailable Referrers API").
 *
 * <p>It asks for everything and picks the types itself: there are three of them, so a filter would mean three questions
 * where mostly nothing or little refers to an image.
 */
final class ReferrerFetcher {

    /** The most pages of one list, and the most bytes of them together: some thousand signatures and reports. */
    private static final int MAX_PAGES = 16;
    private static final int MAX_BYTES = 1 << 20;
    /** How long a repository is taken to be on a registry without the API, and of how many that is remembered. */
    private static final Duration WITHOUT_API = Duration.ofMinutes(10);
    private static final int MAX_REPOSITORIES = 10_000;
    /**
     * What registries without the API answer besides redirects to their web pages (ghcr.io) and web pages themselves:
     * Quay 400, Artifactory 406 (google/go-containerregistry, pull request 2026 and issue 1962).
     */
    private static final Set<Integer> HAS_NO_API = Set.of(400, 404, 405, 406, 501);
    /** The longest algorithm and encoded part of a fallback tag, in characters. */
    private static final int MAX_ALGORITHM = 32;
    private static final int MAX_ENCODED = 64;

    private static final Set<String> TYPES = Arrays.stream(CompatibilityArtifact.values())
            .flatMap(kind -> kind.types().stream()).collect(Collectors.toUnmodifiableSet());

    private final PagedQuestions lists;
    private final UpstreamRegistry registry;
    private final Cache<String, Boolean> withoutApi = Caffeine.newBuilder().maximumSize(MAX_REPOSITORIES)
            .expireAfterWrite(WITHOUT_API).build();

    ReferrerFetcher(BoundedClient client, UpstreamRegistry registry) {
        this.lists = new PagedQuestions(client, MAX_PAGES, MAX_BYTES);
        this.registry = registry;
    }

    /** What refers to a manifest, of the types that say what an image needs. */
    Future<ReferrerList> get(String repository, Digest subject, Caller caller) {
        if (withoutApi.getIfPresent(repository) != null) {
            return byTag(repository, subject, caller);
        }
        return lists.ask("/v2/" + repository + "/referrers/" + subject, Question.MANIFESTS, caller)
                .compose(answer -> switch (answer) {
                    case PagedAnswer.Whole(List<Reply.Whole> pages) when !isIndex(pages.getFirst()) ->
                        withoutApi(repository, subject, caller);
                    case PagedAnswer.Whole(List<Reply.Whole> pages) -> Future.succeededFuture(read(pages));
                    case PagedAnswer.Declined(int status) when HAS_NO_API.contains(status) || status / 100 == 3 ->
                        withoutApi(repository, subject, caller);
                    case PagedAnswer.Declined(int status) -> missing("the registry answered " + status);
                    case PagedAnswer.Unusable(String why) -> missing(why);
                });
    }

    /** Remembered by repository: one address may stand for several registries, and 404 mean that there is no such one. */
    private Future<ReferrerList> withoutApi(String repository, Digest subject, Caller caller) {
        return byTag(repository, subject, caller).onSuccess(_ -> withoutApi.put(repository, true));
    }

    private Future<ReferrerList> byTag(String repository, Digest subject, Caller caller) {
        String tag = fallbackTag(subject);
        return registry.get(repository, tag, caller).map(answer -> switch (answer) {
            case ManifestAnswer.Whole(Manifest manifest) when MediaTypes.isIndex(manifest.type()) ->
                switch (ImageIndexReader
                        .read(manifest.body().getBytes(), manifest.mediaType())) {
                    case ReadIndex.Index(ImageIndex index) -> new ReferrerList.Found(known(index));
                    case ReadIndex.NotAnIndex(String why) -> new ReferrerList.Missing("of its tag " + tag + ", " + why);
                };
            // The specification: where the tag is no index, nothing refers to the manifest.
            case ManifestAnswer.Whole _ -> new ReferrerList.Found(List.of());
            case ManifestAnswer.Declined declined when declined.status() == 404 -> new ReferrerList.Found(List.of());
            case ManifestAnswer.Declined declined ->
                new ReferrerList.Missing("the registry answered " + declined.status() + " to its tag " + tag);
            case ManifestAnswer.Unusable(String why) -> new ReferrerList.Missing("of its tag " + tag + ", " + why);
            case ManifestAnswer.Exists _ -> throw new IllegalStateException("a GET has a body");
        });
    }

    static String fallbackTag(Digest subject) {
        String algorithm = subject.algorithm();
        String encoded = subject.text().substring(algorithm.length() + 1);
        return algorithm.substring(0, Math.min(MAX_ALGORITHM, algorithm.length())) + "-"
                + encoded.substring(0, Math.min(MAX_ENCODED, encoded.length()));
    }

    private static boolean isIndex(Reply.Whole page) {
        String type = Objects.requireNonNullElse(page.headers().get(HttpHeaders.CONTENT_TYPE), "");
        int semicolon = type.indexOf(';');
        return MediaTypes.isIndex((semicolon < 0 ? type : type.substring(0, semicolon)).strip());
    }

    private static ReferrerList read(List<Reply.Whole> pages) {
        List<Descriptor> found = new ArrayList<>();
        for (Reply.Whole page : pages) {
            String type = Objects.requireNonNullElse(page.headers().get(HttpHeaders.CONTENT_TYPE), "");
            switch (ImageIndexReader.read(page.body().getBytes(), type)) {
                case ReadIndex.Index(ImageIndex index) -> found.addAll(known(index));
                case ReadIndex.NotAnIndex(String why) -> {
                    return new ReferrerList.Missing(why);
                }
            }
        }
        return new ReferrerList.Found(found);
    }

    private static List<Descriptor> known(ImageIndex index) {
        List<Descriptor> known = new ArrayList<>();
        for (IndexEntry entry : index.entries()) {
            if (entry instanceof IndexEntry.Usable(Descriptor descriptor) && descriptor.artifactType() != null
                    && TYPES.contains(descriptor.artifactType())) {
                known.add(descriptor);
            }
        }
        return known;
    }

    private static Future<ReferrerList> missing(String why) {
        return Future.succeededFuture(new ReferrerList.Missing(why));
    }
}
