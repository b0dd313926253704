package io.bestfit.proxy.cli;

import io.bestfit.matcher.node.Node;
import io.bestfit.proxy.client.MalformedReferenceException;
import io.bestfit.proxy.client.Reference;
import io.bestfit.proxy.client.RegistryClient;
import io.bestfit.proxy.client.UnavailableException;
import io.bestfit.proxy.config.ConfigFaultsException;
import io.bestfit.proxy.config.ConfigLoader;
import io.bestfit.proxy.config.Evidence;
import io.bestfit.proxy.config.ProxyConfig;
import io.bestfit.proxy.config.Selection;
import io.bestfit.proxy.credentials.DockerCredentials;
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

    @Parameters(paramLabel = "REF", description = {"[http://|https://]HOST[:PORT]/REPO[:TAG|@DIGEST],",
            "an index file, or an OCI image layout, DIR[:TAG].",
            "Without a scheme: HTTPS, and HTTP on this machine.",
            "Credentials are those of docker login."})
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private String reference;

    @Option(names = "--node", required = true, paramLabel = "DECLARATION", description = {
            "What the node has: 'cpu=zen4, cuda=\"12.4\"',", "linux/amd64:zen4, a file with either, a file that",
            "'nfd export features' wrote, or k8s:FILE with what", "'kubectl get node NAME -o yaml' printed. May be",
            "repeated: later ones win, declarations over features."})
    private List<String> node = new ArrayList<>();

    @Option(names = "--config", paramLabel = "FILE", description = "A configuration, for its selection, evidence, profiles.")
    private @Nullable Path config;

    /**
     * Answers.
     *
     * @param environment where docker's credentials are looked for
     * @param problems is told what leaves an answer possible
     */
    Judge.Answer answer(Map<String, String> environment, PrintWriter problems)
            throws UsageException, MalformedReferenceException, ConfigFaultsException, UnavailableException {
        ProxyConfig configured = config == null ? null : ConfigLoader.loadWithoutUpstream(config);
        Node declared = new NodeOption("--node", configured == null ? Map.of() : configured.profiles())
                .read(node);
        Reference asked = Reference.parse(reference);
        try (RegistryClient client = new RegistryClient(DockerCredentials.ofUser(environment))) {
            Judge judge = new Judge(client, configured == null ? Selection.DEFAULT : configured.selection(),
                    configured == null ? Evidence.DEFAULT : configured.evidence(),
                    Progress.of(problems, environment));
            Judge.Answer answer = judge.judge(judge.read(asked), declared);
            answer.notes().forEach(problems::println);
            return answer;
        }
    }
}
