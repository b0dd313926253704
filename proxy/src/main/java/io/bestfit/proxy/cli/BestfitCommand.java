package io.bestfit.proxy.cli;

import io.bestfit.proxy.config.Overrides;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The {@code bestfit} command; every deed is one of its subcommands. */
@Command(name = "bestfit", description = {
        "A registry proxy that answers with the image that fits the node."}, footerHeading = BestfitCommand.EXIT_STATUS, footer = BestfitCommand.EXAMPLES, subcommands = {
                DemoCommand.class, ServeCommand.class, SelectCommand.class, ExplainCommand.class, CheckCommand.class,
                DetectCommand.class, ConfigCommand.class, ClientConfigCommand.class,
                VersionCommand.class}, mixinStandardHelpOptions = true, versionProvider = Build.class, sortOptions = false, scope = ScopeType.INHERIT)
public final class BestfitCommand implements Runnable {

    static final String EXIT_STATUS = "%nExit status: 0 done, 1 the answer is no, 2 wrong usage, 3 could not be done.%n";

    static final String EXAMPLES = """

            Examples:
              bestfit demo
              bestfit serve --upstream https://registry-1.docker.io
              bestfit explain ghcr.io/example/gromacs:2021.5 --node cpu=zen4

            'bestfit COMMAND --help' tells what a command takes.""";

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before run()
    private CommandSpec spec;

    private final Map<String, String> environment;

    private BestfitCommand(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** The program's parser, which prints answers on one writer and everything else on the other. */
    public static CommandLine commandLine(PrintWriter out, PrintWriter err, Map<String, String> environment) {
        return new CommandLine(new BestfitCommand(environment)).setOut(out).setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setColorScheme(CommandLine.Help.defaultColorScheme(
                        Terminal.coloured(environment) ? Ansi.ON : Ansi.OFF))
                .setParameterExceptionHandler(new UsageProblem())
                .setExitCodeExceptionMapper(_ -> ExitCode.COULD_NOT);
    }

    /** The environment variables of the program. */
    Map<String, String> environment() {
        return environment;
    }

    /** What the environment decides of a configuration. */
    Overrides overrides() {
        return Overrides.of(environment);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "there is no command: say what to do");
    }
}
