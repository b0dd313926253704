package io.bestfit.proxy.cli;

import io.bestfit.matcher.Misses;
import io.bestfit.matcher.Policy;
import io.bestfit.matcher.Selector;
import io.bestfit.matcher.evidence.Candidate;
import io.bestfit.matcher.evidence.CandidateReader;
import io.bestfit.matcher.node.Node;
import io.bestfit.matcher.oci.Digest;
import io.bestfit.proxy.client.AbsentException;
import io.bestfit.proxy.client.Reference;
import io.bestfit.proxy.client.ReferenceReader;
import io.bestfit.proxy.client.Referenced;
import io.bestfit.proxy.client.RegistryClient;
import io.bestfit.proxy.client.SitePolicy;
import io.bestfit.proxy.client.UnavailableException;
import io.bestfit.proxy.config.Evidence;
import io.bestfit.proxy.config.Selection;
import io.bestfit.proxy.evidence.EvidenceReader;
import io.bestfit.proxy.evidence.Gathered;
import io.bestfit.proxy.evidence.SiteStatements;
import io.bestfit.proxy.explain.Explanation;
import io.bestfit.proxy.select.TagIndex;
import io.bestfit.proxy.select.VirtualIndex;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Judges the images that a reference leads to for a node, as the proxy does. */
final class Judge {

    /** The channel of a node that an option declares, for explanations. */
    private static final String CHANNEL = "option";

    private final RegistryClient client;
    private final Selection selection;
    private final SitePolicy decided;
    private final PrintWriter problems;
    private final Progress progress;

    /**
     * @param problems is told what leaves an answer possible
     */
    Judge(RegistryClient client, Selection selection, Evidence evidence, PrintWriter problems, Progress progress) {
        this.client = client;
        this.selection = selection;
        this.decided = new SitePolicy(selection.policy(), selection.evidence(), evidence.site(),
                evidence.schemes(selection.evidence()), evidence.maxCandidates());
        this.problems = problems;
        this.progress = progress;
    }

    Answer judge(Reference asked, Node node) throws UnavailableException {
        Referenced found;
        try (Progress.Line _ = progress.line("reading the index")) {
            found = new ReferenceReader(client).read(asked);
        } catch (AbsentException e) {
            return switch (variants(asked, null, node)) {
                case VirtualIndex.None(String why) ->
                    throw why == null ? e : new UnavailableException(e.getMessage() + "; " + why, e);
                case VirtualIndex.Judged tags -> ofTags(asked, null, tags, node);
            };
        }
        return switch (found) {
            case Referenced.Index index -> {
                index.problems().forEach(problems::println);
                yield new Answer(index.name(), index.digest(), explanation(asked, index, node));
            }
            case Referenced.Whole whole ->
                switch (variants(asked, new TagIndex.NoIndex(whole.mediaType(), whole.digest()), node)) {
                    case VirtualIndex.None(String why) -> new Answer(whole.name(), whole.digest(),
                            Explanation.nothingToChooseFrom(asked.toString(), node, CHANNEL,
                                    why == null ? whole.why() : whole.why() + ", and " + why));
                    case VirtualIndex.Judged tags -> ofTags(asked, whole.digest(), tags, node);
                };
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
        note(tags.missing());
        return new Answer(asked.name(), itself, Explanation.ofTags(asked.toString(), tags.tags(), node, CHANNEL,
                tags.selection(), Misses.of(tags.selection(), tags.candidates(), node, decided.policy())));
    }

    private Explanation explanation(Reference asked, Referenced.Index index, Node node) {
        List<Candidate> listed = CandidateReader.read(index.index(), index.nested(),
                decided.site().policy(decided.sources()));
        Gathered gathered;
        try (Progress.Line _ = progress.line("reading " + listed.size() + " images")) {
            gathered = gathered(asked, index, listed, node);
        }
        note(gathered.missing());
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

    private void note(@Nullable String missing) {
        if (missing != null) {
            problems.println("Note that " + missing);
        }
    }

    /**
     * What the question came to.
     *
     * @param name what stands before {@code @DIGEST}
     * @param digest what the reference leads to; {@code null} where only variants of its tag are there
     * @param explanation which image of it fits, and why
     */
    record Answer(String name, @Nullable Digest digest, Explanation explanation) {

        /** 1 where nothing fits, else 0. */
        int exitStatus() {
            return explanation.selection() instanceof io.bestfit.matcher.Selection.NothingFits
                    ? ExitCode.ANSWER_IS_NO
                    : ExitCode.DONE;
        }
    }
}
