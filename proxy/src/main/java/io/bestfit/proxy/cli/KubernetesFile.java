package io.bestfit.proxy.cli;

import io.bestfit.matcher.kubernetes.KubernetesNode;
import io.bestfit.matcher.kubernetes.KubernetesNodeReader;
import io.bestfit.matcher.kubernetes.MalformedNodeException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A file with a Kubernetes Node as {@code kubectl get node} prints it; {@code FILE#NAME} takes one of several. */
final class KubernetesFile {

    /** What stands before the file in {@code --node}. */
    static final String PREFIX = "k8s:";
    private static final int MOST_NAMED = 8;

    private KubernetesFile() {}

    /**
     * Reads the Node; a file that exists under the whole text comes before one with a name behind it.
     *
     * @param where who names it, before a colon in what is said of it
     */
    static KubernetesNode read(String where, String text) throws UsageException {
        int mark = text.lastIndexOf('#');
        String name = mark < 0 || NodeOption.isFile(text) ? null : text.substring(mark + 1);
        String file = name == null ? text : text.substring(0, mark);
        return choose(where, file, name, all(where, file));
    }

    /** Reads all Nodes of a file. */
    static List<KubernetesNode> all(String where, String file) throws UsageException {
        if (!NodeOption.isFile(file)) {
            throw new UsageException(where + ": there is no file " + file
                    + "; write a Node to it, as 'kubectl get node NAME -o yaml' prints it");
        }
        try {
            return KubernetesNodeReader.read(NodeOption.content(where, Path.of(file), "no Kubernetes Node"));
        } catch (MalformedNodeException e) {
            throw new UsageException(where + ": " + file + " is no Kubernetes Node as 'kubectl get node NAME -o yaml'"
                    + " prints it: " + e.getMessage());
        }
    }

    private static KubernetesNode choose(String where, String file, @Nullable String name, List<KubernetesNode> nodes)
            throws UsageException {
        List<KubernetesNode> named = name == null
                ? nodes
                : nodes.stream().filter(node -> node.name().equals(name)).toList();
        if (named.size() == 1) {
            return named.getFirst();
        }
        if (nodes.isEmpty()) {
            throw new UsageException(where + ": the list in " + file + " has no Node");
        }
        String names = nodes.stream().map(KubernetesNode::name).sorted().limit(MOST_NAMED)
                .collect(Collectors.joining(", "));
        String more = nodes.size() > MOST_NAMED ? " and " + (nodes.size() - MOST_NAMED) + " more" : "";
        throw new UsageException(where + ": " + file + (name == null
                ? " has " + nodes.size() + " Nodes: " + names + more + "; choose one by " + PREFIX + file + "#NAME"
                : " has no Node '" + name + "' but " + names + more));
    }
}
