package io.bestfit.proxy.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;

/** What a command line came to: its status and what it wrote. */
record Ran(int status, String out, String err) {

    static Ran run(String... arguments) {
        return run(Map.of(), arguments);
    }

    /** Runs the program within this process, in an environment of its own. */
    static Ran run(Map<String, String> environment, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = BestfitCommand.commandLine(new PrintWriter(out, true), new PrintWriter(err, true), environment)
                .execute(arguments);
        return new Ran(status, out.toString(), err.toString());
    }
}
