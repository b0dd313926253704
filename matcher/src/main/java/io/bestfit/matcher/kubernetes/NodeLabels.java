package io.bestfit.matcher.kubernetes;

import io.bestfit.matcher.nfd.FeatureSet;
import io.bestfit.matcher.node.Declaration;
import io.bestfit.matcher.node.ExportedFeatures;
import io.bestfit.matcher.node.MalformedDeclarationException;
import io.bestfit.matcher.version.Version;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a Kubernetes Node is: what its operator declares of it, and for the keys that this leaves out what its labels, its
 * offered resources and its NodeFeature object prove.
 */
public final class NodeLabels {

    /**
     * The annotation, or label, in which an operator declares a node. An annotation is a declaration in any form; a
     * label, which can hold less, is a selector: feature tokens joined by dots.
     */
    public static final String DECLARATION = "bestfit.io/declaration";

    private static final Pattern RELEASE = Pattern.compile("[0-9][A-Za-z0-9._+~-]{0,127}");
    private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9]{0,31}");

    private NodeLabels() {}

    /**
     * What the operator declares of a node; empty where he declares nothing.
     *
     * @throws MalformedDeclarationException where it cannot be read
     */
    public static Declaration declared(KubernetesNode node) throws MalformedDeclarationException {
        String annotation = node.annotations().getOrDefault(DECLARATION, "");
        String label = node.label(DECLARATION);
        return annotation.isBlank() && !label.isEmpty()
                ? Declaration.parseSelector(label)
                : Declaration.read(annotation);
    }

    /**
     * The node of labels and features, and of a declaration that wins over both.
     *
     * @param declared what the operator declares, with the profile that it names
     * @param discovered the features of its NodeFeature object; {@code null} where there is none
     * @throws MalformedDeclarationException where the declaration contradicts what is known
     */
    public static LabelledNode resolve(KubernetesNode node, Declaration declared, @Nullable FeatureSet discovered)
            throws MalformedDeclarationException {
        Declaration labels = Declaration.parse(members(node).toString());
        ExportedFeatures features = new ExportedFeatures(NodeFeatures.of(node, discovered));
        return LabelledNode.of(features.declaredNode(declared.over(labels)));
    }

    private static Members members(KubernetesNode node) {
        Members members = new Members();
        boolean windows = operatingSystem(node).equals("windows");
        if (windows) {
            members.token("os", "windows");
        }
        String architecture = architecture(node);
        if (!architecture.isEmpty()) {
            members.token("arch", architecture);
        }
        String kernel = node.kernelVersion().isEmpty()
                ? node.label("feature.node.kubernetes.io/kernel-version.full")
                : node.kernelVersion();
        if (RELEASE.matcher(kernel).matches() && Version.parse(kernel).isPresent()) {
            members.text(windows ? "os-version" : "kernel", kernel);
        }
        GpuLabels.add(node, members);
        FabricLabels.add(node, members);
        return members;
    }

    /** The architecture as Go and OCI name it; empty where the node does not tell. */
    static String architecture(KubernetesNode node) {
        return word(node.architecture(), node.label("kubernetes.io/arch", "beta.kubernetes.io/arch"));
    }

    private static String operatingSystem(KubernetesNode node) {
        return word(node.operatingSystem(), node.label("kubernetes.io/os", "beta.kubernetes.io/os"));
    }

    private static String word(String told, String labelled) {
        String word = told.isEmpty() ? labelled : told;
        return WORD.matcher(word).matches() ? word : "";
    }
}
