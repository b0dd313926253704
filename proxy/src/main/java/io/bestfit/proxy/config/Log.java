package io.bestfit.proxy.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What is logged and how; the log goes to standard error.
 *
 * @param format the form of a line
 * @param level the least severe level that is written
 * @param audit where it is told what became of each tag; {@code null} for nowhere
 */
public record Log(Format format, Level level, @Nullable Audit audit) {

    public static final Log DEFAULT = new Log(Format.TEXT, Level.INFO);

    /** Without an audit. */
    public Log(Format format, Level level) {
        this(format, level, null);
    }

    /** Where it is told what became of each tag. */
    public sealed interface Audit {

        /** In a file, which is added to. */
        record ToFile(Path file) implements Audit {}

        /** On standard error. */
        record ToStandardError() implements Audit {}

        /** Reads {@code stderr}, or the name of a file. */
        static Audit parse(String text) {
            return text.equals("stderr") ? new ToStandardError() : new ToFile(Path.of(text));
        }
    }

    /** The form of a line. */
    public enum Format {
        /** For people. */
        TEXT,
        /** One JSON object a line. */
        JSON
    }

    /** Levels from the most severe to the least. */
    public enum Level {
        ERROR,
        WARN,
        INFO,
        DEBUG
    }
}
