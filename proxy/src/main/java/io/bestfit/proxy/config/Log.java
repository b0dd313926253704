package io.bestfit.proxy.config;

/**
 * What is logged and how; the log goes to standard error.
 *
 * @param format the form of a line
 * @param level the least severe level that is written
 */
public record Log(Format format, Level level) {

    public static final Log DEFAULT = new Log(Format.TEXT, Level.INFO);

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
