package io.bestfit.proxy.cli;

import io.bestfit.matcher.Misses;
import io.bestfit.matcher.Policy;
import io.bestfit.matcher.Selector;
import io.bestfit.matcher.evidence.Candidate;
import io.bestfit.matcher.evidence.CandidateReader;
import io.bestfit.matcher.node.Node;
import io.bestfit.proxy.client.DockerCredentials;
import io.bestfit.proxy.client.MalformedReferenceException;
import io.bestfit.proxy.client.Reference;
import io.bestfit.proxy.client.ReferenceReader;
import io.bestfit.proxy.client.Referenced;
import io.bestfit.proxy.client.RegistryClient;
import io.bestfit.proxy.client.UnavailableException;
import io.bestfit.proxy.config.ConfigFaultsException;
import io.bestfit.proxy.config.ConfigLoader;
import io.bestfit.proxy.config.Evidence;
import io.bestfit.proxy.config.ProxyConfig;
import io.bestfit.proxy.config.Selection;
import io.bestfit.proxy.evidence.EvidenceReader;
import io.bestfit.proxy.evidence.Gathered;
import io.bestfit.proxy.evidence.SiteStatements;
import io.bestfit.proxy.explain.Explanation;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which image of a reference fits a node: what {@code select} and {@code explain} are asked, and the answer. */
final class Question {

    /** The channel of a node that an option declares, for explanations. */
    private static final String CHANNEL = "option";

    @Parameters(paramLabel = "REF", description = {"[http://|https://]HOST[:PORT]/REPO[:TAG|@DIGEST],",
            "an index file, or an OCI image layout, DIR[:TAG].",
            "Without a scheme: HTTPS, and HTTP on this machine.",
            "Credentials are those of docker login."})
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private String reference;

    @Option(names = "--node", required = true, paramLabel = "DECLARATION", description = {
            "What the node has: 'cpu=zen4, cuda=\"12.4\"',", "linux/amd64:zen4, a file with either, or a file",
            "that 'nfd export features' wrote. May be repeated:", "later ones win, declarations win over features."})
    private List<String> node = new ArrayList<>();

    @Option(names = "--config", paramLabel = "FILE", description = "A configuration, for its selection and profiles.")
    private @Nullable Path config;

    /**
     * Answers.
     *
     * @param environment where docker's credentials are looked for
     * @param problems is told what leaves an answer possible
     */
    Answer answer(Map<String, String> environment, PrintWriter problems)
            throws UsageException, MalformedReferenceException, ConfigFaultsException, UnavailableException {
        ProxyConfig configured = config == null ? null : ConfigLoader.loadWithoutUpstream(config);
        Selection selection = configured == null ? Selection.DEFAULT : configured.selection();
        Node declared = NodeOption.read(node, configured == null ? Map.of() : configured.profiles());
        Reference asked = Reference.parse(reference);
        try (RegistryClient client = new RegistryClient(DockerCredentials.ofUser(environment))) {
            return switch (new ReferenceReader(client).read(asked)) {
                case Referenced.Index index -> {
                    index.problems().forEach(problems::println);
                    yield new Answer(index, explanation(asked, index, declared, selection,
                            configured == null ? Evidence.DEFAULT : configured.evidence(), client, problems));
                }
                case Referenced.Whole whole -> new Answer(whole, Explanation.nothingToChooseFrom(asked.toString(),
                        declared, CHANNEL, whole.why()));
            };
        }
    }

    private static Explanation explanation(Reference asked, Referenced.Index index, Node node, Selection selection,
            Evidence evidence, RegistryClient client, PrintWriter problems) {
        Policy policy = selection.policy();
        SiteStatements site = evidence.site();
        List<Candidate> listed = CandidateReader.read(index.index(), index.nested(),
                site.policy(selection.evidence()));
        EvidenceReader reader = new EvidenceReader(selection.evidence(), site);
        Gathered gathered = switch (asked) {
            case Reference.Registry registry -> client.gather(registry, index.digest(), listed, node, policy, reader,
                    evidence.maxCandidates());
            case Reference.IndexFile _ -> new Gathered(site.baselines().apply("", listed), null);
            case Reference.Layout layout -> index.store() == null
                    ? new Gathered(site.baselines().apply("", listed), null)
                    : new Gathered(reader.addTo(listed, layout.tag(), index.digest(), index.store()).await(), null);
        };
        if (gathered.missing() != null) {
            problems.println("Note that " + gathered.missing());
        }
        io.bestfit.matcher.Selection decision = new Selector(policy).select(gathered.candidates(), node);
        boolean refuses = selection.onNoMatch() == Selection.OnNoMatch.REFUSE && gathered.missing() == null
                && index.problems().isEmpty();
        return Explanation.of(asked.toString(), index.digest(), node, CHANNEL, refuses, decision,
                Misses.of(decision, gathered.candidates(), node, policy));
    }

    /**
     * What the question came to.
     *
     * @param found what the reference leads to
     * @param explanation which image of it fits, and why
     */
    record Answer(Referenced found, Explanation explanation) {

        /** 1 where nothing fits, else 0. */
        int exitStatus() {
            return explanation.selection() instanceof io.bestfit.matcher.Selection.NothingFits
                    ? ExitCode.ANSWER_IS_NO
                    : ExitCode.DONE;
        }
    }
}
