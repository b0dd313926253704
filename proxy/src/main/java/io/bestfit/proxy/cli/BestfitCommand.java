package io.bestfit.proxy.cli;

import io.bestfit.proxy.config.Overrides;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The {@code bestfit} command; every deed is one of its subcommands. */
@Command(name = "bestfit", description = {
        "A registry proxy that answers with the image that fits the node."}, footerHeading = BestfitCommand.EXIT_STATUS, subcommands = {
                DemoCommand.class,
                ServeCommand.class,
                ConfigCommand.class, ExplainCommand.class, SelectCommand.class,
                VersionCommand.class}, mixinStandardHelpOptions = true, versionProvider = Build.class, scope = ScopeType.INHERIT)
public final class BestfitCommand implements Runnable {

    static final String EXIT_STATUS = "%nExit status: 0 done, 1 the answer is no, 2 wrong usage, 3 could not be done.%n";

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before run()
    private CommandSpec spec;

    private final Map<String, String> environment;

    private BestfitCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    /** The program's parser, which prints answers on one writer and everything else on the other. */
    public static CommandLine commandLine(PrintWriter out, PrintWriter err, Map<String, String> environment) {
        return new CommandLine(new BestfitCommand(environment)).setOut(out).setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExitCodeExceptionMapper(e -> e instanceof ParameterException
                        ? ExitCode.WRONG_USAGE
                        : ExitCode.COULD_NOT);
    }

    /** What the environment decides of a configuration. */
    Overrides overrides() {
        return Overrides.of(environment);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command: say what to do.");
    }
}
