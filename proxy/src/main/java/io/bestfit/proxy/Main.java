package io.bestfit.proxy;

import io.bestfit.proxy.cli.BestfitCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** The entry point of the {@code bestfit} program. */
public final class Main {

    private Main() {}

    /** Runs one command and exits with its status. */
    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(BestfitCommand.commandLine(out, err, System.getenv()).execute(arguments));
    }
}
