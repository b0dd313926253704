package io.bestfit.proxy.cli;

import java.io.PrintWriter;
import java.util.Map;

/** A line on the terminal that tells what is waited for, gone when the wait is over; nothing where no terminal is. */
final class Progress {

    /** To the first column, and all to the right of it erased: ECMA-48, 8.3.15 and 8.3.41. */
    private static final String ERASE = "\r\u001b[K";

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

    private void show(String text) {
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
}
