package io.bestfit.proxy.cli;

import io.bestfit.proxy.client.MalformedReferenceException;
import io.bestfit.proxy.client.UnavailableException;
import io.bestfit.proxy.config.ConfigFaultsException;
import io.bestfit.proxy.explain.ExplanationJson;
import io.bestfit.proxy.explain.ExplanationTable;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code bestfit explain}: shows how the images of a reference rank on a node, and why. */
@Command(name = "explain", description = "Shows how the images of REF rank on a node, and every reason.", footer = {"",
        "Examples:", "  bestfit explain ghcr.io/example/gromacs:2021.5 --node cpu=zen4",
        "  bestfit explain ./layout:2021.5 --node 'cpu=zen4, nvidia-driver=\"550.54.15\"'",
        "  bestfit explain index.json --node linux/amd64:zen4 --output json"})
final class ExplainCommand implements Callable<Integer> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private BestfitCommand program;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Mixin
    private Question question = new Question();

    @Option(names = "--output", paramLabel = "FORMAT", description = "table or json (default: table).")
    private Form output = Form.TABLE;

    @Option(names = "--color", paramLabel = "WHEN", description = "auto, always or never (default: auto).")
    private Colour colour = Colour.AUTO;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try {
            Judge.Answer answer = question.answer(program.environment(), err);
            out.print(switch (output) {
                case TABLE ->
                    ExplanationTable.write(answer.explanation(), Terminal.form(colour, program.environment()));
                case JSON -> ExplanationJson.write(answer.explanation());
            });
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

    /** The form of the answer. */
    enum Form {
        TABLE,
        JSON
    }
}
