package io.bestfit.proxy.cli;

import io.bestfit.matcher.kubernetes.KubernetesNode;
import io.bestfit.matcher.kubernetes.NodeLabels;
import io.bestfit.matcher.nfd.FeatureSetReader;
import io.bestfit.matcher.nfd.MalformedRuleException;
import io.bestfit.matcher.node.Declaration;
import io.bestfit.matcher.node.ExportedFeatures;
import io.bestfit.matcher.node.MalformedDeclarationException;
import io.bestfit.matcher.node.Node;
import io.bestfit.proxy.node.Profile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The node of {@code --node}: a declaration, the path of a file that holds one, the path of what {@code nfd export
 * features} wrote, or {@code k8s:FILE} with a Kubernetes Node. Where it is given several times, the later declaration wins
 * over the earlier ones, and every declaration over what exported features or a Node prove.
 */
final class NodeOption {

    /** Far over the longest declaration; a judgement. */
    private static final int MOST_BYTES = 1 << 16;
    /** No feature token begins or ends so; a slip in a path must not become a node without features. */
    private static final Pattern PATH = Pattern.compile("[./~].*|[^=\",]*\\.(txt|json|ya?ml)");

    private final String where;
    private final Map<String, String> profiles;

    /**
     * @param where the option or the line of a file, for sentences
     * @param profiles the declarations of the configured profiles, by name
     */
    NodeOption(String where, Map<String, String> profiles) {
        this.where = where;
        this.profiles = profiles;
    }

    /** Reads the node; a file that exists comes before a declaration of the same text. */
    Node read(List<String> texts) throws UsageException {
        try {
            Declaration declared = Declaration.read("");
            ExportedFeatures exported = null;
            KubernetesNode object = null;
            for (String text : texts) {
                switch (part(text)) {
                    case Part.Declared(Declaration declaration) -> declared = declaration.over(declared);
                    case Part.Exported(ExportedFeatures features) -> {
                        if (exported != null) {
                            throw new UsageException(
                                    where + ": there are two files with exported features; a node has one");
                        }
                        exported = features;
                    }
                    case Part.Labelled(KubernetesNode node) -> {
                        if (object != null) {
                            throw new UsageException(where + ": there are two Kubernetes Nodes; a node is one");
                        }
                        object = node;
                    }
                }
            }
            if (object != null && exported != null) {
                throw new UsageException(where + ": there are a Kubernetes Node and a file with exported features; name"
                        + " one of them");
            }
            return node(declared, exported, object);
        } catch (MalformedDeclarationException e) {
            throw new UsageException(where + ": the " + e.getMessage());
        }
    }

    /** What a Kubernetes Node proves and declares. */
    Node node(KubernetesNode object) throws UsageException {
        try {
            return node(Declaration.read(""), null, object);
        } catch (MalformedDeclarationException e) {
            throw new UsageException(where + ": the " + e.getMessage());
        }
    }

    private Node node(Declaration given, @Nullable ExportedFeatures file, @Nullable KubernetesNode object)
            throws UsageException, MalformedDeclarationException {
        Declaration declared = object == null ? given : given.over(NodeLabels.declared(object));
        ExportedFeatures exported = file;
        Optional<String> profile = declared.profile();
        if (profile.isPresent()) {
            String kept = profiles.get(profile.get());
            if (kept == null || !Profile.isExport(kept)) {
                declared = declared.over(profile(profile.get()));
            } else if (object != null || exported != null) {
                throw new UsageException(where + ": the profile '" + profile.get() + "' has exported features, and"
                        + " there is another file that tells of the node; name one of them");
            } else {
                exported = exported("the file of the profile '" + profile.get() + "'", kept);
            }
        }
        if (object != null) {
            return NodeLabels.resolve(object, declared, null).node();
        }
        return exported == null ? declared.resolve() : exported.node(declared);
    }

    /** What one option says. */
    private sealed interface Part {
        record Declared(Declaration declaration) implements Part {}

        record Exported(ExportedFeatures features) implements Part {}

        record Labelled(KubernetesNode node) implements Part {}
    }

    private Part part(String text) throws UsageException, MalformedDeclarationException {
        if (text.startsWith(KubernetesFile.PREFIX)) {
            return new Part.Labelled(KubernetesFile.read(where, text.substring(KubernetesFile.PREFIX.length())));
        }
        if (!isFile(text)) {
            if (PATH.matcher(text).matches()) {
                throw new UsageException(where + ": there is no file " + text
                        + "; check the path, or write a declaration, such as cpu=zen4");
            }
            return new Part.Declared(Declaration.read(text));
        }
        String content = content(where, Path.of(text), "neither a declaration nor what 'nfd export features' writes");
        if (content.stripLeading().startsWith("{")) {
            return new Part.Exported(exported(text, content));
        }
        if (content.length() > MOST_BYTES) {
            throw new UsageException(where + ": " + text + " is over " + MOST_BYTES
                    + " bytes; it is neither a declaration nor what 'nfd export features' writes");
        }
        return new Part.Declared(Declaration.read(dictionary(content)));
    }

    private ExportedFeatures exported(String file, String content) throws UsageException {
        try {
            return ExportedFeatures.read(content);
        } catch (MalformedRuleException e) {
            throw new UsageException(where + ": " + file + " is not what 'nfd export features' writes: "
                    + e.getMessage());
        }
    }

    private Declaration profile(String name) throws UsageException {
        String declaration = profiles.get(name);
        if (declaration == null) {
            throw new UsageException(where + ": there is no profile '" + name + "'; "
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

    static boolean isFile(String text) {
        try {
            return Files.isRegularFile(Path.of(text));
        } catch (InvalidPathException e) {
            return false; // what cannot be a path is a declaration
        }
    }

    /**
     * The text of a file that may be as long as the longest of its kinds.
     *
     * @param where who names it, before a colon in what is said of it
     * @param what what it would not be if it were longer
     */
    static String content(String where, Path file, String what) throws UsageException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(FeatureSetReader.LONGEST + 1);
            if (bytes.length > FeatureSetReader.LONGEST) {
                throw new UsageException(where + ": " + file + " is over " + FeatureSetReader.LONGEST + " bytes; it is "
                        + what);
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UsageException(where + ": " + file + " cannot be read (" + e.getClass().getSimpleName()
                    + "); check its permissions");
        }
    }

    /** One dictionary of all lines, as several header lines are; lines that begin with # are comments. */
    private static String dictionary(String content) {
        return content.lines().map(String::strip).filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .map(line -> line.endsWith(",") ? line.substring(0, line.length() - 1) : line)
                .collect(Collectors.joining(", "));
    }
}
