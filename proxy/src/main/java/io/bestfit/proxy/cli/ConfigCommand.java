package io.bestfit.proxy.cli;

import io.bestfit.proxy.config.ConfigFaultsException;
import io.bestfit.proxy.config.ConfigLoader;
import io.bestfit.proxy.config.ConfigSchema;
import io.bestfit.proxy.config.Overrides;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bestfit config}: checks a configuration, or prints the schema of one. */
@Command(name = "config", description = "Checks a configuration, or prints the JSON Schema of one.", footer = {"",
        "Examples:", "  bestfit config check bestfit.yaml", "  bestfit config schema > bestfit.schema.json"})
final class ConfigCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before run()
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command: check or schema.");
    }

    @Command(name = "check", description = "Checks a configuration; exit status 1 where something is wrong with it.")
    int check(@Parameters(paramLabel = "FILE", description = "The configuration file.") Path file) {
        try {
            ConfigLoader.load(file, Overrides.NONE);
        } catch (ConfigFaultsException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return ExitCode.ANSWER_IS_NO;
        }
        spec.commandLine().getOut().println(file + ": good");
        return ExitCode.DONE;
    }

    @Command(name = "schema", description = "Prints the JSON Schema (2020-12) of the configuration file.")
    int schema() {
        spec.commandLine().getOut().println(ConfigSchema.text());
        return ExitCode.DONE;
    }
}
