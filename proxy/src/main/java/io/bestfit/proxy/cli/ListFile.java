package io.bestfit.proxy.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A file with one thing a line; what begins with {@code #} is a comment, blank lines are nothing. */
final class ListFile {

    /** Far over the longest list; a judgement. */
    private static final int MOST_BYTES = 1 << 20;

    private ListFile() {}

    /**
     * Reads a file, or standard input where it is {@code -}.
     *
     * @param option the option that names it, for sentences
     */
    static List<Line> read(String option, String file, InputStream standardInput) throws UsageException {
        String name = file.equals("-") ? "standard input" : file;
        String content;
        try {
            content = file.equals("-") ? text(option, name, standardInput) : text(option, Path.of(file));
        } catch (NoSuchFileException e) {
            throw new UsageException(option + ": there is no file " + file + "; check the path");
        } catch (IOException e) {
            throw new UsageException(option + ": " + name + " cannot be read (" + e.getClass().getSimpleName()
                    + "); check what it is, and its permissions");
        }
        List<Line> lines = new ArrayList<>();
        int number = 0;
        for (String line : content.lines().toList()) {
            number++;
            String text = line.strip();
            if (!text.isEmpty() && !text.startsWith("#")) {
                lines.add(new Line(name + ":" + number, text));
            }
        }
        if (lines.isEmpty()) {
            throw new UsageException(option + ": " + name + " names nothing; write one a line");
        }
        return lines;
    }

    private static String text(String option, Path file) throws IOException, UsageException {
        try (InputStream in = Files.newInputStream(file)) {
            return text(option, file.toString(), in);
        }
    }

    private static String text(String option, String name, InputStream in) throws IOException, UsageException {
        byte[] bytes = in.readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
            throw new UsageException(option + ": " + name + " is over " + MOST_BYTES + " bytes; it is no such list");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /**
     * A line that says something.
     *
     * @param place the file and the line's number, for sentences
     * @param text what it says
     */
    record Line(String place, String text) {}
}
