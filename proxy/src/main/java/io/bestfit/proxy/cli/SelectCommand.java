package io.bestfit.proxy.cli;

import io.bestfit.matcher.Selection;
import io.bestfit.matcher.oci.Descriptor;
import io.bestfit.proxy.client.MalformedReferenceException;
import io.bestfit.proxy.client.UnavailableException;
import io.bestfit.proxy.config.ConfigFaultsException;
import io.bestfit.proxy.explain.ExplanationJson;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code bestfit select}: prints the reference of the image that fits a node best. */
@Command(name = "select", description = "Prints the image of REF that fits a node best, by its digest.", footer = {"",
        "Examples:", "  docker pull $(bestfit select ghcr.io/example/gromacs:2021.5 --node cpu=zen4)",
        "  bestfit select ./layout:2021.5 --node 'cpu=zen4, nvidia-driver=\"550.54.15\"'",
        "  bestfit select index.json --node node.txt --output json"})
final class SelectCommand implements Callable<Integer> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private BestfitCommand program;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Mixin
    private Question question = new Question();

    @Option(names = "--output", paramLabel = "FORMAT", description = "text or json (default: text).")
    private Output output = Output.TEXT;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try {
            Judge.Answer answer = question.answer(program.environment(), err);
            switch (output) {
                case TEXT -> text(answer, out, err);
                case JSON -> out.print(ExplanationJson.write(answer.explanation()));
            }
            out.flush();
            return answer.exitStatus();
        } catch (UsageException | MalformedReferenceException | ConfigFaultsException e) {
            err.println(e.getMessage());
            return ExitCode.WRONG_USAGE;
        } catch (UnavailableException e) {
            err.println(e.getMessage());
            return ExitCode.COULD_NOT;
        }
    }

    private static void text(Judge.Answer answer, PrintWriter out, PrintWriter err) {
        switch (answer.explanation().selection()) {
            case Selection.Chosen chosen -> {
                Descriptor descriptor = Objects.requireNonNull(chosen.chosen().candidate().descriptor(),
                        "a malformed entry is never chosen");
                out.println(answer.name() + "@" + descriptor.digest());
            }
            case Selection.NothingFits nothing -> err.println("Nothing in " + answer.explanation().reference()
                    + " fits the node: " + nothing.sentence()
                    + "; 'bestfit explain' with the same words shows every reason");
            case null -> {
                err.println(answer.explanation().sentence());
                out.println(answer.name() + "@"
                        + Objects.requireNonNull(answer.digest(), "where nothing is found there is an error"));
            }
        }
    }
}
