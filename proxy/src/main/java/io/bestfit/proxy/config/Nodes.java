package io.bestfit.proxy.config;

import io.bestfit.proxy.node.NodeChannels;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How nodes are known that send no declaration.
 *
 * @param channels host names, Basic users and client certificates
 * @param file the file that lists nodes; {@code null} for none
 * @param kubernetes the cluster whose nodes are watched; {@code null} for none
 */
public record Nodes(NodeChannels channels, @Nullable Path file, @Nullable Kubernetes kubernetes) {

    /** None are. */
    public static final Nodes NONE = new Nodes(NodeChannels.NONE, null, null);
}
