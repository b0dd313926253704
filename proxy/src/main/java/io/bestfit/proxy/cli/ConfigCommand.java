package io.bestfit.proxy.cli;

import io.bestfit.proxy.config.ConfigFaultsException;
import io.bestfit.proxy.config.ConfigLoader;
import io.bestfit.proxy.config.ConfigSchema;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code bestfit config}: checks a configuration, or prints the schema of one. */
@Command(name = "config", description = "Checks a configuration, or prints the JSON Schema of one.", footer = ConfigCommand.EXAMPLES)
final class ConfigCommand implements Runnable {

    static final String EXAMPLES = """

            Examples:
              bestfit config check bestfit.yaml
              bestfit config schema > bestfit.schema.json""";

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli before run()
    private BestfitCommand program;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before run()
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "there is no command: say check or schema");
    }

    @Command(name = "check", description = {
            "Checks a configuration and reports every fault at once, as FILE:LINE:COLUMN: SENTENCE.",
            "BESTFIT_LISTEN, BESTFIT_ADMIN and BESTFIT_UPSTREAM count as they do for serve.",
            "Exit status 1 where something is wrong with it, 2 where the file cannot be read."}, footer = {"",
                    "Examples:",
                    "  bestfit config check bestfit.yaml",
                    "  BESTFIT_UPSTREAM=https://ghcr.io bestfit config check bestfit.yaml"})
    int check(@Parameters(paramLabel = "FILE", description = "The configuration file.") Path file) {
        try {
            ConfigLoader.load(file, program.overrides());
        } catch (ConfigFaultsException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return e.isUnreadable() ? ExitCode.WRONG_USAGE : ExitCode.ANSWER_IS_NO;
        }
        spec.commandLine().getOut().println(file + ": good");
        return ExitCode.DONE;
    }

    @Command(name = "schema", description = "Prints the JSON Schema (2020-12) of the configuration file.", footer = {"",
            "Examples:", "  bestfit config schema > bestfit.schema.json",
            "  # yaml-language-server: $schema=bestfit.schema.json   as the first line of bestfit.yaml"})
    int schema() {
        spec.commandLine().getOut().println(ConfigSchema.text());
        return ExitCode.DONE;
    }
}
