package io.bestfit.matcher.kubernetes;

import io.bestfit.matcher.node.Node;
import java.util.StringJoiner;

/**
 * A node that was made of a Kubernetes Node.
 *
 * @param node the node
 * @param key its declaration in canonical form; a GPU of which only the presence is known has the driver {@code unknown}.
 *     Two nodes with one key are equal.
 */
public record LabelledNode(Node node, String key) {

    static LabelledNode of(Node node) {
        StringJoiner key = new StringJoiner(", ");
        node.declared().forEach((name, value) -> key.add(name + "=" + value));
        node.tokens().stream().sorted().forEach(key::add);
        return new LabelledNode(node, key.toString());
    }
}
