package io.bestfit.proxy.cli;

import io.bestfit.matcher.Misses;
import io.bestfit.matcher.Policy;
import io.bestfit.matcher.Selector;
import io.bestfit.matcher.evidence.Candidate;
import io.bestfit.matcher.evidence.CandidateReader;
import io.bestfit.matcher.node.Node;
import io.bestfit.matcher.oci.Descriptor;
import io.bestfit.matcher.oci.Digest;
import io.bestfit.matcher.oci.ImageIndex;
import io.bestfit.matcher.oci.IndexEntry;
import io.bestfit.matcher.oci.MediaTypes;
import io.bestfit.matcher.oci.Platform;
import io.bestfit.proxy.client.AbsentException;
import io.bestfit.proxy.client.Reference;
import io.bestfit.proxy.client.ReferenceReader;
import io.bestfit.proxy.client.Referenced;
import io.bestfit.proxy.client.RegistryClient;
import io.bestfit.proxy.client.SitePolicy;
import io.bestfit.proxy.client.UnavailableException;
import io.bestfit.proxy.config.Evidence;
import io.bestfit.proxy.config.Selection;
import io.bestfit.proxy.evidence.ContentStore;
import io.bestfit.proxy.evidence.EvidenceReader;
import io.bestfit.proxy.evidence.Gathered;
import io.bestfit.proxy.evidence.ImagePlatforms;
import io.bestfit.proxy.evidence.SiteStatements;
import io.bestfit.proxy.explain.Explanation;
import io.bestfit.proxy.select.TagIndex;
import io.bestfit.proxy.select.VirtualIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Judges the images that a reference leads to for nodes, as the proxy does. */
final class Judge {

    /** The channel of a node that an option declares, for explanations. */
    private static final String CHANNEL = "option";
    /** The size of an image is not asked for. */
    private static final long UNKNOWN_SIZE = 0;

    private final RegistryClient client;
    private final Selection selection;
    private final SitePolicy decided;
    private final Progress progress;

    Judge(RegistryClient client, Selection selection, Evidence evidence, Progress progress) {
        this.client = client;
        this.selection = selection;
        this.decided = new SitePolicy(selection.policy(), selection.evidence(), evidence.site(),
                evidence.schemes(selection.evidence()), evidence.maxCandidates());
        this.progress = progress;
    }

    /** What a reference leads to, read once for any number of nodes. */
    Found read(Reference asked) throws UnavailableException {
        try (Progress.Line _ = progress.line("reading the index")) {
            return new Found(asked, new ReferenceReader(client).read(asked), null);
        } catch (AbsentException e) {
            return new Found(asked, null, e);
        }
    }

    Answer judge(Found found, Node node) throws UnavailableException {
        Reference asked = found.asked();
        return switch (found.what()) {
            case null -> switch (variants(asked, null, node)) {
                case VirtualIndex.None(String why) -> throw found.absent(why);
                case VirtualIndex.Judged tags -> ofTags(asked, null, tags, node);
            };
            case Referenced.Index index -> {
                List<String> notes = new ArrayList<>(index.problems());
                yield new Answer(index.name(), index.digest(), explanation(asked, index, node, notes), notes);
            }
            case Referenced.Whole whole ->
                switch (variants(asked, new TagIndex.NoIndex(whole.mediaType(), whole.digest()), node)) {
                    case VirtualIndex.None(String why) -> new Answer(whole.name(), whole.digest(),
                            Explanation.nothingToChooseFrom(asked.toString(), node, CHANNEL,
                                    why == null ? whole.why() : whole.why() + ", and " + why),
                            List.of());
                    case VirtualIndex.Judged tags -> ofTags(asked, whole.digest(), tags, node);
                };
        };
    }

    /**
     * Judges a single image by itself, which the proxy never does: as if an index held it alone.
     *
     * @return nothing where its platform cannot be found out
     */
    Optional<Answer> judgeAlone(Reference asked, Referenced.Whole image, Node node) {
        return platform(asked, image).map(platform -> {
            ImageIndex alone = new ImageIndex(MediaTypes.OCI_INDEX, List.of(new IndexEntry.Usable(
                    new Descriptor(image.mediaType(), image.digest(), UNKNOWN_SIZE, null, platform, Map.of()))),
                    Map.of());
            List<String> notes = new ArrayList<>();
            Referenced.Index index = new Referenced.Index(image.name(), image.digest(), alone, Map.of(), List.of(),
                    image.store());
            return new Answer(image.name(), image.digest(), explanation(asked, index, node, notes), notes);
        });
    }

    /** Whether it is an image, and no artifact such as a chart. */
    static boolean isImage(Referenced.Whole whole) {
        return MediaTypes.isManifest(whole.mediaType());
    }

    private Optional<Platform> platform(Reference asked, Referenced.Whole image) {
        return switch (asked) {
            case Reference.Registry registry -> client.platform(registry, image.digest(), decided);
            case Reference.IndexFile _,Reference.Layout _ -> {
                ContentStore store = image.store();
                yield store == null ? Optional.empty() : ImagePlatforms.of(image.digest(), store).await();
            }
        };
    }

    /** What the variants of a tag come to; only registries have rules for their tags. */
    private VirtualIndex variants(Reference asked, TagIndex.@Nullable NoIndex itself, Node node)
            throws UnavailableException {
        return switch (asked) {
            case Reference.Registry registry -> {
                try (Progress.Line _ = progress.line("reading the tags")) {
                    yield client.variants(registry, itself, node, decided);
                }
            }
            case Reference.IndexFile _,Reference.Layout _ -> new VirtualIndex.None(null);
        };
    }

    private Answer ofTags(Reference asked, @Nullable Digest itself, VirtualIndex.Judged tags, Node node) {
        return new Answer(asked.name(), itself, Explanation.ofTags(asked.toString(), tags.tags(), node, CHANNEL,
                tags.selection(), Misses.of(tags.selection(), tags.candidates(), node, decided.policy())),
                tags.missing() == null ? List.of() : List.of(note(tags.missing())));
    }

    private Explanation explanation(Reference asked, Referenced.Index index, Node node, List<String> notes) {
        List<Candidate> listed = CandidateReader.read(index.index(), index.nested(),
                decided.site().policy(decided.sources()));
        Gathered gathered;
        try (Progress.Line _ = progress.line("reading " + listed.size() + " images")) {
            gathered = gathered(asked, index, listed, node);
        }
        if (gathered.missing() != null) {
            notes.add(note(gathered.missing()));
        }
        Policy policy = decided.policy();
        io.bestfit.matcher.Selection decision = new Selector(policy).select(gathered.candidates(), node);
        boolean refuses = selection.onNoMatch() == Selection.OnNoMatch.REFUSE && gathered.missing() == null
                && index.problems().isEmpty();
        return Explanation.of(asked.toString(), index.digest(), node, CHANNEL, refuses, decision,
                Misses.of(decision, gathered.candidates(), node, policy));
    }

    private Gathered gathered(Reference asked, Referenced.Index index, List<Candidate> listed, Node node) {
        SiteStatements site = decided.site();
        return switch (asked) {
            case Reference.Registry registry -> client.gather(registry, index.digest(), listed, node, decided);
            case Reference.IndexFile _ -> new Gathered(site.baselines().apply("", listed), null);
            case Reference.Layout layout -> index.store() == null
                    ? new Gathered(site.baselines().apply("", listed), null)
                    : new Gathered(new EvidenceReader(decided.sources(), site)
                            .addTo(listed, layout.tag(), index.digest(), index.store()).await(), null);
        };
    }

    private static String note(String missing) {
        return "Note that " + missing;
    }

    /**
     * What a reference leads to.
     *
     * @param asked the reference
     * @param what what was found; {@code null} where there is no such tag, of which there may be variants
     * @param absence why nothing was found
     */
    record Found(Reference asked, @Nullable Referenced what, @Nullable AbsentException absence) {

        private UnavailableException absent(@Nullable String why) {
            if (absence == null) {
                throw new IllegalStateException("nothing was found, and nothing says why");
            }
            return why == null ? absence : new UnavailableException(absence.getMessage() + "; " + why, absence);
        }
    }

    /**
     * What the question came to.
     *
     * @param name what stands before {@code @DIGEST}
     * @param digest what the reference leads to; {@code null} where only variants of its tag are there
     * @param explanation which image of it fits, and why
     * @param notes what leaves an answer possible and makes it less certain, a sentence each
     */
    record Answer(String name, @Nullable Digest digest, Explanation explanation, List<String> notes) {

        Answer {
            notes = List.copyOf(notes);
        }

        /** 1 where nothing fits, else 0. */
        int exitStatus() {
            return explanation.selection() instanceof io.bestfit.matcher.Selection.NothingFits
                    ? ExitCode.ANSWER_IS_NO
                    : ExitCode.DONE;
        }
    }
}
