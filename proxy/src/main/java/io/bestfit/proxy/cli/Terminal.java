package io.bestfit.proxy.cli;

import io.bestfit.proxy.explain.TableForm;
import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The terminal that an answer is written on. */
final class Terminal {

    /** The width where nothing tells one. */
    static final int DEFAULT_WIDTH = 100;
    /** Wider than any screen; a judgement. */
    private static final int WIDEST = 1000;
    private static final int STTY_MILLIS = 500;
    private static final Pattern SIZE = Pattern.compile("[0-9]{1,5} ([0-9]{1,5})\\s*");

    /** Where Linux tells what standard error is: proc_pid_fd(5). */
    private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");
    private static final Pattern TERMINALS = Pattern.compile("/dev/(?:pts/[0-9]+|tty[A-Za-z0-9]*|console)");

    private Terminal() {}

    /** How to draw on it: {@code COLUMNS}, {@code NO_COLOR} (no-color.org) and the locale count. */
    static TableForm form(Colour colour, Map<String, String> environment) {
        boolean interactive = isInteractive();
        return form(colour, environment, interactive, interactive && environment.get("COLUMNS") == null
                ? size()
                : DEFAULT_WIDTH);
    }

    static TableForm form(Colour colour, Map<String, String> environment, boolean interactive, int measured) {
        return new TableForm(columns(environment, measured), coloured(colour, environment, interactive),
                isUtf8(environment));
    }

    /** Whether colours are to be used. */
    static boolean coloured(Map<String, String> environment) {
        return coloured(Colour.AUTO, environment, isInteractive());
    }

    private static boolean coloured(Colour colour, Map<String, String> environment, boolean interactive) {
        return switch (colour) {
            case ALWAYS -> true;
            case NEVER -> false;
            case AUTO -> interactive && environment.getOrDefault("NO_COLOR", "").isEmpty()
                    && !environment.getOrDefault("TERM", "").equals("dumb");
        };
    }

    /** Whether a person sees what is written on standard error: the JDK tells it of standard output alone. */
    static boolean showsErrors(Map<String, String> environment) {
        if (environment.getOrDefault("TERM", "").equals("dumb")) {
            return false;
        }
        try {
            return TERMINALS.matcher(Files.readSymbolicLink(STANDARD_ERROR).toString()).matches();
        } catch (IOException | UnsupportedOperationException e) {
            return isInteractive(); // a system without /proc
        }
    }

    private static boolean isInteractive() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }

    private static int columns(Map<String, String> environment, int measured) {
        String columns = environment.getOrDefault("COLUMNS", "");
        int width = columns.matches("[0-9]{1,5}") ? Integer.parseInt(columns) : measured;
        return width <= 0 ? DEFAULT_WIDTH : Math.min(width, WIDEST);
    }

    /** The first of the three that is set decides: POSIX, section 8.2. */
    private static boolean isUtf8(Map<String, String> environment) {
        for (String name : new String[]{"LC_ALL", "LC_CTYPE", "LANG"}) {
            String locale = environment.getOrDefault(name, "");
            if (!locale.isEmpty()) {
                String lower = locale.toLowerCase(Locale.ROOT);
                return lower.contains("utf-8") || lower.contains("utf8");
            }
        }
        return false;
    }

    /** What stty says of the terminal; the default where it says nothing. */
    private static int size() {
        Process stty = null;
        try {
            stty = new ProcessBuilder("stty", "size").redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
            if (stty.waitFor(STTY_MILLIS, TimeUnit.MILLISECONDS)) {
                Matcher size = SIZE
                        .matcher(new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
                return size.matches() ? Integer.parseInt(size.group(1)) : DEFAULT_WIDTH;
            }
            return DEFAULT_WIDTH;
        } catch (IOException e) {
            return DEFAULT_WIDTH; // a machine without stty or a terminal without a name
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return DEFAULT_WIDTH;
        } finally {
            if (stty != null) {
                stty.destroyForcibly();
            }
        }
    }
}
