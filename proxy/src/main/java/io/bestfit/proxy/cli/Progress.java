package io.bestfit.proxy.cli;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.Map;

/** A line on the terminal that tells what is waited for, gone when the wait is over; nothing where no terminal is. */
final class Progress {

    /** To the first column, and all to the right of it erased: ECMA-48, 8.3.15 and 8.3.41. */
    private static final String ERASE = "\r\u001b[K";

    /** Shows nothing. */
    static final Progress SILENT = new Progress(new PrintWriter(Writer.nullWriter()), false);

    private final PrintWriter errors;
    private final boolean shown;

    Progress(PrintWriter errors, boolean shown) {
        this.errors = errors;
        this.shown = shown;
    }

    static Progress of(PrintWriter errors, Map<String, String> environment) {
        return new Progress(errors, Terminal.showsErrors(environment));
    }

    /** Shows what is done until it is closed; shorter than any terminal is wide. */
    Line line(String deed) {
        show(deed + "...");
        return () -> show(ERASE);
    }

    /** Shows how many of so many are done until it is closed; several threads may count. */
    Counter counter(String deed, int all, String what) {
        show(deed + " " + all + " " + what + "...");
        return new Counter() {

            @Override
            public void reached(int done) {
                show(ERASE + deed + " " + all + " " + what + ": " + done + " done");
            }

            @Override
            public void close() {
                show(ERASE);
            }
        };
    }

    private synchronized void show(String text) {
        if (shown) {
            errors.print(text);
            errors.flush();
        }
    }

    /** A line that is shown. */
    interface Line extends AutoCloseable {

        @Override
        void close();
    }

    /** A line that counts. */
    interface Counter extends AutoCloseable {

        void reached(int done);

        @Override
        void close();
    }
}
