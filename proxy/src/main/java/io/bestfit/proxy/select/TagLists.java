package io.bestfit.proxy.select;

import io.bestfit.matcher.oci.Digest;
import io.bestfit.proxy.oci.DistributionRequest;
import io.bestfit.proxy.oci.DistributionRequest.ManifestByTag;
import io.bestfit.proxy.upstream.BoundedClient;
import io.bestfit.proxy.upstream.Caller;
import io.bestfit.proxy.upstream.Manifest;
import io.bestfit.proxy.upstream.ManifestAnswer;
import io.bestfit.proxy.upstream.PagedAnswer;
import io.bestfit.proxy.upstream.PagedQuestions;
import io.bestfit.proxy.upstream.Question;
import io.bestfit.proxy.upstream.Reply;
import io.bestfit.proxy.upstream.SingleFlight;
import io.bestfit.proxy.upstream.UpstreamRegistry;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The tags of repositories, asked for with a caller's own credentials (distribution-spec, "Listing Tags").
 *
 * <p>Lives on one event loop; what was told is kept for a short time for that caller.
 */
public final class TagLists {

    /** The most pages of one list. */
    static final int MAX_PAGES = 16;
    /** The most bytes of one list: some 80 000 tags of 50 characters. */
    static final int MAX_BYTES = 4 * 1024 * 1024;
    /** The most tags of one list; each is read as words. */
    static final int MAX_TAGS = 20_000;
    /** How many a page is asked for; a registry may give fewer. */
    private static final int PAGE = 1_000;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder().streamReadConstraints(
            StreamReadConstraints.builder().maxNestingDepth(8).maxTokenCount(10L * MAX_TAGS).build()).build()).build();

    private final PagedQuestions questions;
    private final UpstreamRegistry registry;
    private final TagCache cache;
    private final @Nullable String artifactSuffix;
    private final SingleFlight<ListAsked, TagList> lists = new SingleFlight<>();
    private final SingleFlight<TagAsked, ManifestAnswer> tags = new SingleFlight<>();

    /**
     * @param artifactSuffix what the tags of artifacts end with; {@code null} where no tag is known to be one's
     */
    public TagLists(BoundedClient client, UpstreamRegistry registry, TagCache cache, @Nullable String artifactSuffix) {
        this.questions = new PagedQuestions(client, MAX_PAGES, MAX_BYTES);
        this.registry = registry;
        this.cache = cache;
        this.artifactSuffix = artifactSuffix;
    }

    /** The tags that an image can have, without those that stand for a digest or for an artifact. */
    Future<TagList> of(String repository, Caller caller) {
        TagList.Tags known = cache.list(repository, caller);
        if (known != null) {
            return Future.succeededFuture(known);
        }
        return lists.once(new ListAsked(repository, caller),
                () -> questions.ask("/v2/" + repository + "/tags/list?n=" + PAGE, Question.ANYTHING, caller)
                        .map(answer -> switch (answer) {
                            case PagedAnswer.Whole(List<Reply.Whole> pages) -> read(pages);
                            case PagedAnswer.Declined(int status) ->
                                new TagList.Unknown("the upstream answered " + status + " to the list of its tags");
                            case PagedAnswer.Unusable(String why) ->
                                new TagList.Unknown("the list of its tags cannot be used: " + why);
                        }).onSuccess(list -> {
                            if (list instanceof TagList.Tags told) {
                                cache.keep(repository, caller, told);
                            }
                        }));
    }

    /** What a tag is. */
    Future<ManifestAnswer> tag(String repository, String tag, Caller caller) {
        ManifestAnswer.Exists known = cache.tag(repository, tag, caller);
        if (known != null) {
            return Future.succeededFuture(known);
        }
        return tags.once(new TagAsked(repository, tag, caller),
                () -> registry.head(repository, tag, caller).compose(answer -> told(repository, tag, answer, caller))
                        .onSuccess(answer -> {
                            if (answer instanceof ManifestAnswer.Exists exists) {
                                cache.keep(repository, tag, caller, exists);
                            }
                        }));
    }

    // What the upstream does not tell by HEAD, the manifest itself tells (TagIndexes).
    private Future<ManifestAnswer> told(String repository, String tag, ManifestAnswer answer, Caller caller) {
        boolean tells = switch (answer) {
            case ManifestAnswer.Exists(String type, Digest digest) -> !type.isEmpty() && digest != null;
            case ManifestAnswer.Declined declined -> !TagIndexes.WITHOUT_HEAD.contains(declined.status());
            case ManifestAnswer.Whole _,ManifestAnswer.Unusable _ -> true;
        };
        return tells
                ? Future.succeededFuture(answer)
                : registry.get(repository, tag, caller)
                        .map(whole -> whole instanceof ManifestAnswer.Whole(Manifest manifest)
                                ? new ManifestAnswer.Exists(manifest.type(), manifest.digest())
                                : whole);
    }

    private TagList read(List<Reply.Whole> pages) {
        List<String> tags = new ArrayList<>();
        for (Reply.Whole page : pages) {
            Optional<JsonNode> list = list(page);
            if (list.isEmpty()) {
                return new TagList.Unknown("the list of its tags is none");
            }
            for (JsonNode tag : list.get()) {
                if (tag.isString() && isTag(tag.stringValue())) {
                    tags.add(tag.stringValue());
                }
                if (tags.size() > MAX_TAGS) {
                    return new TagList.Unknown("it has more than " + MAX_TAGS + " tags");
                }
            }
        }
        return new TagList.Tags(tags);
    }

    // A repository of which everything was deleted has null for a list (distribution).
    private static Optional<JsonNode> list(Reply.Whole page) {
        try {
            JsonNode tags = JSON.readTree(page.body().getBytes()).path("tags");
            return tags.isArray() || tags.isNull() ? Optional.of(tags) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private boolean isTag(String text) {
        return (artifactSuffix == null || !text.endsWith(artifactSuffix))
                && DistributionRequest.parse("/v2/a/manifests/" + text) instanceof ManifestByTag;
    }

    private record ListAsked(String repository, Caller caller) {}

    private record TagAsked(String repository, String tag, Caller caller) {}
}
