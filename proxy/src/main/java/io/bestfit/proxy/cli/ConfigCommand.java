package io.bestfit.proxy.cli;

import io.bestfit.proxy.config.ConfigChange;
import io.bestfit.proxy.config.ConfigFaultsException;
import io.bestfit.proxy.config.ConfigLoader;
import io.bestfit.proxy.config.ConfigSchema;
import io.bestfit.proxy.config.ProxyConfig;
import io.bestfit.proxy.server.RestartNeededException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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
            "With --against it says what changes from the earlier file, and what of it needs a restart.",
            "Exit status 1 where something is wrong with a file, 2 where it cannot be read."}, footer = {"",
                    "Examples:",
                    "  bestfit config check bestfit.yaml",
                    "  bestfit config check new.yaml --against /etc/bestfit/bestfit.yaml",
                    "  BESTFIT_UPSTREAM=https://ghcr.io bestfit config check bestfit.yaml"})
    int check(@Parameters(paramLabel = "FILE", description = "The configuration file.") Path file,
            @Option(names = "--against", paramLabel = "EARLIER", description = "The file that counts until now.") @Nullable Path earlier) {
        PrintWriter out = spec.commandLine().getOut();
        try {
            ProxyConfig config = ConfigLoader.load(file, program.overrides());
            ProxyConfig before = earlier == null ? null : ConfigLoader.load(earlier, program.overrides());
            out.println(file + ": good");
            if (earlier != null && before != null) {
                changes(out, earlier, before, file, config);
            }
        } catch (ConfigFaultsException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return e.isUnreadable() ? ExitCode.WRONG_USAGE : ExitCode.ANSWER_IS_NO;
        }
        return ExitCode.DONE;
    }

    private static void changes(PrintWriter out, Path earlier, ProxyConfig before, Path file, ProxyConfig config)
            throws ConfigFaultsException {
        List<ConfigChange> changes = ConfigChange.between(earlier, file);
        if (changes.isEmpty()) {
            out.println("nothing changes against " + earlier);
            return;
        }
        for (ConfigChange change : changes) {
            out.println((change.line() == 0 ? earlier.toString() : file + ":" + change.line()) + ": " + change);
        }
        List<String> restart = RestartNeededException.keys(before, config);
        out.println(restart.isEmpty()
                ? "a running proxy goes over to it by itself"
                : "a running proxy cannot change " + String.join(", ", restart) + ": it is to be restarted");
    }

    @Command(name = "schema", description = "Prints the JSON Schema (2020-12) of the configuration file.", footer = {"",
            "Examples:", "  bestfit config schema > bestfit.schema.json",
            "  # yaml-language-server: $schema=bestfit.schema.json   as the first line of bestfit.yaml"})
    int schema() {
        spec.commandLine().getOut().println(ConfigSchema.text());
        return ExitCode.DONE;
    }
}
