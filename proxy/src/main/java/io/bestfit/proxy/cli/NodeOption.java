package io.bestfit.proxy.cli;

import io.bestfit.matcher.node.Declaration;
import io.bestfit.matcher.node.MalformedDeclarationException;
import io.bestfit.matcher.node.Node;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The node of {@code --node}: a declaration, or the path of a file that holds one. */
final class NodeOption {

    /** Far over the longest declaration; a judgement. */
    private static final int MOST_BYTES = 1 << 16;
    /** No feature token begins or ends so; a slip in a path must not become a node without features. */
    private static final Pattern PATH = Pattern.compile("[./~].*|[^=\",]*\\.(txt|json|ya?ml)");

    private NodeOption() {}

    /**
     * Reads the node; a file that exists comes before a declaration of the same text.
     *
     * @param profiles the declarations of the configured profiles, by name
     */
    static Node read(String text, Map<String, String> profiles) throws UsageException {
        boolean file = isFile(text);
        if (!file && PATH.matcher(text).matches()) {
            throw new UsageException("--node: there is no file " + text
                    + "; check the path, or write a declaration, such as cpu=zen4");
        }
        String declaration = file ? content(Path.of(text)) : text;
        try {
            Declaration declared = Declaration.read(declaration);
            Optional<String> profile = declared.profile();
            return (profile.isEmpty() ? declared : declared.over(profile(profile.get(), profiles))).resolve();
        } catch (MalformedDeclarationException e) {
            throw new UsageException("--node: the " + e.getMessage());
        }
    }

    private static Declaration profile(String name, Map<String, String> profiles) throws UsageException {
        String declaration = profiles.get(name);
        if (declaration == null) {
            throw new UsageException("--node: there is no profile '" + name + "'; "
                    + (profiles.isEmpty()
                            ? "name a configuration that has it by --config"
                            : "the configuration has " + String.join(", ", profiles.keySet().stream().sorted()
                                    .toList())));
        }
        try {
            return Declaration.read(declaration);
        } catch (MalformedDeclarationException e) {
            throw new UsageException("--config: in the profile '" + name + "' the " + e.getMessage());
        }
    }

    private static boolean isFile(String text) {
        try {
            return Files.isRegularFile(Path.of(text));
        } catch (InvalidPathException e) {
            return false; // what cannot be a path is a declaration
        }
    }

    /** One dictionary of all lines, as several header lines are; lines that begin with # are comments. */
    private static String content(Path file) throws UsageException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new UsageException("--node: " + file + " is over " + MOST_BYTES + " bytes; it is no declaration");
            }
            return new String(bytes, StandardCharsets.UTF_8).lines().map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .map(line -> line.endsWith(",") ? line.substring(0, line.length() - 1) : line)
                    .collect(Collectors.joining(", "));
        } catch (IOException e) {
            throw new UsageException("--node: " + file + " cannot be read (" + e.getClass().getSimpleName()
                    + "); check its permissions");
        }
    }
}
