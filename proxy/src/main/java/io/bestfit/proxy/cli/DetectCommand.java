package io.bestfit.proxy.cli;

import io.bestfit.proxy.detect.Detection;
import io.bestfit.proxy.detect.DetectionText;
import io.bestfit.proxy.detect.FactCollector;
import io.bestfit.proxy.detect.MalformedFactsException;
import io.bestfit.proxy.detect.RawFacts;
import io.bestfit.proxy.detect.Wanted;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bestfit detect}: prints the declaration of a Linux machine. */
@Command(name = "detect", description = {"Prints the declaration of this Linux machine, from /proc and /sys.",
        "What is there and cannot be declared is told on standard error."}, footer = {"", "Examples:",
                "  bestfit detect", "  bestfit detect --explain --mpi /opt/mpich/lib/libmpi.so.12",
                "  bestfit detect > node.txt; bestfit explain ghcr.io/example/gromacs:2021.5 --node node.txt",
                "  ssh node1 bestfit-node facts | bestfit detect --facts - --output json"})
final class DetectCommand implements Callable<Integer> {

    private static final Path ROOT = Path.of("/");
    private static final String NVIDIA_SMI = "nvidia-smi";

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Option(names = "--root", paramLabel = "DIR", description = {"The folder that stands for / (default: /).",
            "Nothing outside of it is read."})
    private @Nullable Path root;

    @Option(names = "--mpi", paramLabel = "PATH", description = "The MPI library that the site puts into containers.")
    private @Nullable String mpi;

    @Option(names = "--injected", paramLabel = "LIST", split = ",", description = {
            "Other libraries that it puts there, paths with commas", "between them: for glibc and libfabric."})
    private List<String> injected = List.of();

    @Option(names = "--nvidia-smi", paramLabel = "PROGRAM", description = {
            "Whom to ask for compute capabilities", "(default: nvidia-smi, where the root is /)."})
    private @Nullable String nvidiaSmi;

    @Option(names = "--no-modules", description = "Leave out the kernel's modules.")
    private boolean noModules;

    @Option(names = "--facts", paramLabel = "FILE", description = {
            "The raw facts of another machine, as 'bestfit-node facts'",
            "writes them there, instead; - is standard input."})
    private @Nullable Path facts;

    @Option(names = "--explain", description = "Say on standard error where each key comes from.")
    private boolean explain;

    @Option(names = "--output", paramLabel = "FORMAT", description = "declaration or json (default: declaration).")
    private Form output = Form.DECLARATION;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Detection detection;
        try {
            detection = Detection.of(facts == null ? collected() : recorded(facts));
        } catch (UsageException e) {
            err.println(e.getMessage());
            return ExitCode.WRONG_USAGE;
        }
        return switch (detection) {
            case Detection.Unknown unknown -> {
                err.println(unknown.why());
                yield ExitCode.COULD_NOT;
            }
            case Detection.Node node -> {
                out.print(switch (output) {
                    case DECLARATION -> DetectionText.declaration(node);
                    case JSON -> DetectionText.json(node);
                });
                out.flush();
                if (explain) {
                    DetectionText.origins(node).forEach(err::println);
                }
                DetectionText.notes(node).forEach(err::println);
                yield ExitCode.DONE;
            }
        };
    }

    private RawFacts collected() throws UsageException {
        Path folder = Objects.requireNonNullElse(root, ROOT);
        if (!Files.isDirectory(folder)) {
            throw new UsageException("--root: there is no folder " + folder + "; name one that has proc and sys in it");
        }
        boolean here = folder.toAbsolutePath().normalize().equals(ROOT);
        String program = nvidiaSmi == null && here ? NVIDIA_SMI : nvidiaSmi;
        return FactCollector.collect(folder, new Wanted(mpi, injected, program, !noModules));
    }

    private RawFacts recorded(Path file) throws UsageException {
        if (root != null || mpi != null || nvidiaSmi != null || !injected.isEmpty()) {
            throw new UsageException("--facts holds all that is known of a machine: give --root, --mpi, --injected and"
                    + " --nvidia-smi to 'bestfit-node facts' there");
        }
        try (InputStream in = file.toString().equals("-") ? System.in : Files.newInputStream(file)) {
            return RawFacts.parse(new String(in.readNBytes(RawFacts.MAX_BYTES + 1), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UsageException("--facts: " + file + " cannot be read (" + e.getClass().getSimpleName()
                    + "); check the path");
        } catch (MalformedFactsException e) {
            throw new UsageException("--facts: " + e.sentence());
        }
    }

    /** The form of the answer. */
    enum Form {
        DECLARATION,
        JSON
    }
}
