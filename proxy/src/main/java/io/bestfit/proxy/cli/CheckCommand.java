package io.bestfit.proxy.cli;

import io.bestfit.proxy.check.Cell;
import io.bestfit.proxy.check.CheckedNode;
import io.bestfit.proxy.check.Matrix;
import io.bestfit.proxy.check.MatrixCsv;
import io.bestfit.proxy.check.MatrixJson;
import io.bestfit.proxy.check.MatrixTable;
import io.bestfit.proxy.client.MalformedReferenceException;
import io.bestfit.proxy.client.Reference;
import io.bestfit.proxy.client.RegistryClient;
import io.bestfit.proxy.config.ConfigFaultsException;
import io.bestfit.proxy.config.ConfigLoader;
import io.bestfit.proxy.config.Evidence;
import io.bestfit.proxy.config.ProxyConfig;
import io.bestfit.proxy.config.Selection;
import io.bestfit.proxy.credentials.DockerCredentials;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code bestfit check}: tells which image each node gets of each reference, and where nothing fits. */
@Command(name = "check", description = "Tells whether every image has a fit on every node, before anything is pulled.", footer = {
        "", "Examples:", "  bestfit check --images images.txt --nodes nodes.txt",
        "  bestfit check --images images.txt --nodes new-system.txt --output csv", "", "A file of nodes:",
        "  login: cpu=zen3", "  gpu: cpu=zen4, nvidia-driver=\"550.54.15\", nvidia-cc=\"9.0\""})
final class CheckCommand implements Callable<Integer> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private BestfitCommand program;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Option(names = "--images", required = true, paramLabel = "FILE", description = {
            "One REF a line, as 'bestfit explain' takes it;", "- is standard input."})
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private String images;

    @Option(names = "--nodes", required = true, paramLabel = "FILE", description = {
            "One node a line, NAME: DECLARATION; what --node of", "'bestfit explain' takes is a DECLARATION here. Or",
            "k8s:FILE, what 'kubectl get nodes -o json' prints."})
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private String nodes;

    @Option(names = "--config", paramLabel = "FILE", description = "A configuration, for its selection, evidence, profiles.")
    private @Nullable Path config;

    @Option(names = "--output", paramLabel = "FORMAT", description = "table, json or csv (default: table).")
    private Form output = Form.TABLE;

    @Option(names = "--color", paramLabel = "WHEN", description = "auto, always or never (default: auto).")
    private Colour colour = Colour.AUTO;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Matrix matrix;
        try {
            matrix = matrix(err);
        } catch (UsageException | ConfigFaultsException e) {
            err.println(e.getMessage());
            return ExitCode.WRONG_USAGE;
        }
        out.print(switch (output) {
            case TABLE -> MatrixTable.write(matrix, Terminal.form(colour, program.environment()));
            case JSON -> MatrixJson.write(matrix);
            case CSV -> MatrixCsv.write(matrix);
        });
        out.flush();
        return matrix.count(Cell.Outcome.NOTHING_FITS) > 0
                ? ExitCode.ANSWER_IS_NO
                : matrix.count(Cell.Outcome.UNKNOWN) > 0 ? ExitCode.COULD_NOT : ExitCode.DONE;
    }

    private Matrix matrix(PrintWriter err) throws UsageException, ConfigFaultsException, InterruptedException {
        if (images.equals("-") && nodes.equals("-")) {
            throw new UsageException("--images and --nodes cannot both be standard input; name a file for one");
        }
        ProxyConfig configured = config == null ? null : ConfigLoader.loadWithoutUpstream(config);
        List<Reference> references = references(ListFile.read("--images", images, System.in));
        List<CheckedNode> kinds = NodeList.read(nodes, System.in,
                configured == null ? Map.of() : configured.profiles());
        Progress progress = Progress.of(err, program.environment());
        try (RegistryClient client = new RegistryClient(DockerCredentials.ofUser(program.environment()))) {
            Judge judge = new Judge(client, configured == null ? Selection.DEFAULT : configured.selection(),
                    configured == null ? Evidence.DEFAULT : configured.evidence(), Progress.SILENT);
            return new CheckRun(judge, kinds, progress).run(references);
        }
    }

    /** Each image once, in the order of the list. */
    private static List<Reference> references(List<ListFile.Line> lines) throws UsageException {
        Set<Reference> references = new LinkedHashSet<>();
        for (ListFile.Line line : lines) {
            try {
                references.add(Reference.parse(line.text()));
            } catch (MalformedReferenceException e) {
                throw new UsageException(line.place() + ": " + e.getMessage());
            }
        }
        return new ArrayList<>(references);
    }

    /** The form of the answer. */
    enum Form {
        TABLE,
        JSON,
        CSV
    }
}
