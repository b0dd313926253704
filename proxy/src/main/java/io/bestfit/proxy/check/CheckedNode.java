package io.bestfit.proxy.check;

import io.bestfit.matcher.node.Node;
import java.util.List;

/**
 * Nodes that are alike.
 *
 * @param names their names, one or more, in the order of the list
 * @param node what each of them is
 */
public record CheckedNode(List<String> names, Node node) {

    public CheckedNode {
        names = List.copyOf(names);
        if (names.isEmpty()) {
            throw new IllegalArgumentException("a node has a name");
        }
    }

    /** The first name, and how many more there are: {@code gpu01 +63}. */
    public String title() {
        return names.size() == 1 ? names.getFirst() : names.getFirst() + " +" + (names.size() - 1);
    }
}
