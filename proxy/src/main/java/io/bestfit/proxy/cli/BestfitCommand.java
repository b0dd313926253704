package io.bestfit.proxy.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code bestfit} command; every deed is one of its subcommands. */
@Command(name = "bestfit", description = "A registry proxy that answers with the image that fits the node.", subcommands = {
        ConfigCommand.class,
        VersionCommand.class}, mixinStandardHelpOptions = true, versionProvider = Build.class, scope = CommandLine.ScopeType.INHERIT, exitCodeOnInvalidInput = 2, exitCodeOnExecutionException = 3, footerHeading = "%nExit status: 0 done, 1 the answer is no, 2 wrong usage, 3 could not be done.%n")
public final class BestfitCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before run()
    private CommandSpec spec;

    /** The program's parser, which prints answers on one writer and everything else on the other. */
    public static CommandLine commandLine(PrintWriter out, PrintWriter err) {
        return new CommandLine(new BestfitCommand()).setOut(out).setErr(err).setCaseInsensitiveEnumValuesAllowed(true);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command: say what to do.");
    }
}
