package io.bestfit.proxy.select;

import io.bestfit.matcher.Assessment;
import io.bestfit.matcher.Selector;
import io.bestfit.matcher.evidence.Candidate;
import io.bestfit.matcher.evidence.CandidateReader;
import io.bestfit.matcher.evidence.Claim;
import io.bestfit.matcher.node.Node;
import io.bestfit.matcher.oci.Descriptor;
import io.bestfit.matcher.oci.Digest;
import io.bestfit.matcher.oci.MediaTypes;
import io.bestfit.matcher.oci.Platform;
import io.bestfit.matcher.tag.TagScheme;
import io.bestfit.matcher.tag.TagVariant;
import io.bestfit.proxy.evidence.EvidenceFetcher;
import io.bestfit.proxy.evidence.Gathered;
import io.bestfit.proxy.evidence.ImagePlatforms;
import io.bestfit.proxy.evidence.Race;
import io.bestfit.proxy.oci.DistributionRequest.ManifestByTag;
import io.bestfit.proxy.upstream.Caller;
import io.bestfit.proxy.upstream.ManifestAnswer;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes the tags of one version an index that nobody built: a virtual one, of which nothing is ever sent.
 *
 * <p>Position 0 is the version itself where it is an image, then come its variants in their order. The upstream is asked
 * with the caller's own credentials; what a variant is, only where the words of its tag leave it in the race.
 */
public final class VirtualIndexes {

    /** The most variants of one version of which the words are judged. */
    private static final int MAX_NAMED = 1_000;
    /** The size of an image is not asked for. */
    private static final long UNKNOWN_SIZE = 0;

    private final TagRules rules;
    private final TagLists lists;
    private final IndexFetcher indexes;
    private final ImagePlatforms platforms;
    private final EvidenceFetcher evidence;
    private final Race race;
    private final Selector selector;
    private final int maxVariants;

    /**
     * @param maxVariants the most variants of one version that are looked at
     */
    public VirtualIndexes(TagRules rules, TagLists lists, IndexFetcher indexes, ImagePlatforms platforms,
            EvidenceFetcher evidence, Race race, Selector selector, int maxVariants) {
        this.rules = rules;
        this.lists = lists;
        this.indexes = indexes;
        this.platforms = platforms;
        this.evidence = evidence;
        this.race = race;
        this.selector = selector;
        this.maxVariants = maxVariants;
    }

    /**
     * Judges the tags that are variants of one that is no index; fails where the upstream could not be reached, broke off
     * or was too slow.
     *
     * @param itself what the tag itself is; {@code null} where there is no such tag
     */
    public Future<VirtualIndex> judge(ManifestByTag wanted, TagIndex.@Nullable NoIndex itself, Node node,
            Caller caller) {
        TagScheme scheme = rules.of(wanted.repository()).orElse(null);
        if (scheme == null) {
            return none(null);
        }
        if (!scheme.isVersion(wanted.tag())) {
            return none("the tag names a machine itself, so that evidence.tagRules does not count for it");
        }
        if (itself != null && (itself.digest() == null || !MediaTypes.isManifest(itself.mediaType()))) {
            return none(null);
        }
        return lists.of(wanted.repository(), caller).compose(list -> switch (list) {
            case TagList.Unknown(String why) -> none(why);
            case TagList.Tags tags -> judge(wanted, scheme, itself, tags, node, caller);
        });
    }

    private Future<VirtualIndex> judge(ManifestByTag wanted, TagScheme scheme, TagIndex.@Nullable NoIndex itself,
            TagList.Tags tags, Node node, Caller caller) {
        List<TagVariant> variants;
        try {
            variants = tags.variants(scheme, wanted.tag());
        } catch (IllegalArgumentException e) {
            return none(e.getMessage());
        }
        return variants.isEmpty()
                ? none("none of its " + tags.tags().size() + " tags is a variant of " + wanted.tag())
                : new Round(wanted.repository(), node, caller).judge(scheme.plain(wanted.tag()), itself, variants);
    }

    private static Future<VirtualIndex> none(@Nullable String why) {
        return Future.succeededFuture(new VirtualIndex.None(why));
    }

    /** One version for one node. */
    private final class Round {

        private final String repository;
        private final Node node;
        private final Caller caller;
        private @Nullable String missing;
        private int known;

        Round(String repository, Node node, Caller caller) {
            this.repository = repository;
            this.node = node;
            this.caller = caller;
        }

        Future<VirtualIndex> judge(TagVariant plain, TagIndex.@Nullable NoIndex itself, List<TagVariant> variants) {
            List<TagVariant> all = new ArrayList<>();
            if (itself != null) {
                all.add(plain);
            }
            all.addAll(variants.subList(0, Math.min(variants.size(), MAX_NAMED)));
            List<Candidate> named = new ArrayList<>(all.size());
            for (int position = 0; position < all.size(); position++) {
                TagVariant variant = all.get(position);
                named.add(candidate(position, null, variant.platform().orElse(null), variant.claims(), null));
            }
            Set<Integer> looked = worthALook(named, itself == null ? 0 : 1);
            if (variants.size() > MAX_NAMED) {
                missing = "there are more than " + MAX_NAMED + " variants of " + plain.tag();
            }
            List<Future<List<Candidate>>> found = new ArrayList<>(all.size());
            for (int position = 0; position < all.size(); position++) {
                Candidate candidate = named.get(position);
                String tag = all.get(position).tag();
                if (position == 0 && itself != null) {
                    found.add(image(candidate, itself.mediaType(), itself.digest()));
                } else if (looked.contains(position)) {
                    found.add(lists.tag(repository, tag, caller).compose(answer -> what(candidate, tag, answer))
                            .recover(cause -> lost(candidate, tag, String.valueOf(cause.getMessage()))));
                } else {
                    found.add(Future.succeededFuture(List.of(candidate)));
                }
            }
            List<String> tags = all.stream().map(TagVariant::tag).toList();
            return Future.all(found)
                    .compose(_ -> evidence.gather(repository, tags::get, null,
                            found.stream().flatMap(one -> one.result().stream()).toList(), node, caller))
                    .map(gathered -> judged(tags, gathered));
        }

        /**
         * The positions that the words of the tags leave in the race, those first that fit by their words alone.
         *
         * @param from the first position of a variant
         */
        private Set<Integer> worthALook(List<Candidate> named, int from) {
            List<Boolean> inRace = race.among(named, node);
            List<Assessment> byName = selector.select(named, node).assessments();
            List<Integer> wanted = IntStream.range(from, named.size()).boxed().filter(inRace::get)
                    .sorted(Comparator.comparing(position -> byName.get(position).verdict())).toList();
            for (int place = maxVariants; place < wanted.size(); place++) {
                int position = wanted.get(place);
                Candidate beyond = named.get(position);
                missing = "more than " + maxVariants + " variants are in question (evidence.maxCandidates)";
                named.set(position, candidate(position, null, beyond.platform(), List.of(),
                        "a tag beyond the " + maxVariants + " that are looked at"));
            }
            return Set.copyOf(wanted.subList(0, Math.min(wanted.size(), maxVariants)));
        }

        private VirtualIndex judged(List<String> tags, Gathered gathered) {
            String whatIsMissing = gathered.missing() == null ? missing : gathered.missing();
            return new VirtualIndex.Judged(tags, gathered.candidates(), selector.select(gathered.candidates(), node),
                    whatIsMissing);
        }

        private Future<List<Candidate>> what(Candidate candidate, String tag, ManifestAnswer answer) {
            return switch (answer) {
                case ManifestAnswer.Exists(String type, Digest digest) -> image(candidate, type, digest);
                case ManifestAnswer.Declined declined when declined.status() == 404 ->
                    out(candidate, "a tag that is there no more");
                case ManifestAnswer.Declined declined ->
                    lost(candidate, tag, "the upstream answered " + declined.status());
                case ManifestAnswer.Unusable(String why) -> lost(candidate, tag, why);
                case ManifestAnswer.Whole _ -> throw new IllegalStateException("a HEAD has no body");
            };
        }

        private Future<List<Candidate>> image(Candidate named, String type, @Nullable Digest digest) {
            if (digest == null) {
                return out(named, "a tag of which the upstream tells no digest");
            }
            if (MediaTypes.isIndex(type)) {
                return indexes.fetch(repository, digest, caller).compose(read -> switch (read) {
                    case IndexCandidates.NotRead(_, String why) -> lost(named, digest.text(), why);
                    case IndexCandidates.Read index -> inside(named, index);
                });
            }
            if (!MediaTypes.isManifest(type)) {
                return out(named, "neither an image manifest nor an index");
            }
            return placed(candidate(named.position(), new Descriptor(type, digest, UNKNOWN_SIZE, null, null,
                    Map.of()), named.platform(), named.claims(), null)).map(List::of);
        }

        /** The entries of a variant that is an index itself, with the words of its tag. */
        private Future<List<Candidate>> inside(Candidate named, IndexCandidates.Read index) {
            if (!index.complete()) {
                missing = "not every index in the index of a tag could be had";
            }
            known += index.candidates().size();
            if (known > CandidateReader.MAX_CANDIDATES) {
                return lost(named, index.digest().text(),
                        "the tags have more than " + CandidateReader.MAX_CANDIDATES + " images together");
            }
            List<Candidate> entries = new ArrayList<>(index.candidates().size());
            for (Candidate entry : index.candidates()) {
                List<Integer> path = new ArrayList<>(List.of(named.position()));
                path.addAll(entry.path());
                entries.add(new Candidate(named.position(), path, entry.descriptor(),
                        entry.platform() == null ? named.platform() : entry.platform(), entry.claims(),
                        entry.notCandidate()).withClaims(named.claims()));
            }
            return Future.succeededFuture(entries);
        }

        /** With the platform that its configuration states, where no word names one. */
        private Future<Candidate> placed(Candidate candidate) {
            Descriptor descriptor = candidate.descriptor();
            if (candidate.platform() != null || descriptor == null) {
                return Future.succeededFuture(candidate);
            }
            return platforms.of(repository, descriptor.digest(), caller).map(stated -> {
                if (stated.isEmpty()) {
                    missing = "for which platform " + descriptor.digest() + " is could not be found out";
                }
                return new Candidate(candidate.position(), candidate.path(), descriptor, stated.orElse(null),
                        candidate.claims(), stated.isEmpty() ? "an image of which no platform is known" : null);
            });
        }

        private Future<List<Candidate>> lost(Candidate named, String what, String why) {
            missing = "what " + what + " is could not be found out: " + why;
            return out(named, "a tag that could not be looked at: " + why);
        }

        private static Future<List<Candidate>> out(Candidate named, String why) {
            return Future.succeededFuture(List.of(candidate(named.position(), null, named.platform(), List.of(), why)));
        }

        private static Candidate candidate(int position, @Nullable Descriptor descriptor, @Nullable Platform platform,
                List<Claim> claims, @Nullable String never) {
            return new Candidate(position, List.of(position), descriptor, platform, claims, never);
        }
    }
}
