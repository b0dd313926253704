package io.bestfit.proxy.kubernetes;

import io.bestfit.matcher.kubernetes.NodeFeatureReader;
import io.bestfit.matcher.nfd.FeatureSet;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The features of nodes by the NodeFeature objects that describe them.
 *
 * <p>Several objects may speak of one node. Only that which the worker of Node Feature Discovery wrote counts: it has the
 * node's name and the node's label (node-feature-discovery:pkg/nfd-worker/nfd-worker.go). Of several in different
 * namespaces the oldest counts.
 */
final class FeatureObjects {

    private static final String NODE_NAME = "nfd.node.kubernetes.io/node-name";

    /** By node, then by the namespace that the object is in. */
    private final Map<String, Map<String, Described>> byNode = new HashMap<>();

    /** What an object tells, and its age. */
    private record Described(String created, FeatureSet features) {}

    /** Takes an object; the node's name where it says something new of one. */
    Optional<String> put(GenericKubernetesResource object) {
        if (!isOfWorker(object)) {
            return remove(object);
        }
        Object specification = object.getAdditionalProperties().get("spec");
        Described told = new Described(Objects.requireNonNullElse(object.getMetadata().getCreationTimestamp(), ""),
                NodeFeatureReader.read(specification instanceof Map<?, ?> map ? map.get("features") : null));
        String node = object.getMetadata().getName();
        Described before = byNode.computeIfAbsent(node, _ -> new TreeMap<>()).put(namespace(object), told);
        return told.equals(before) ? Optional.empty() : Optional.of(node);
    }

    /** Forgets an object, of which no more than the names are known; the node's name where it spoke of one. */
    Optional<String> remove(GenericKubernetesResource object) {
        String node = object.getMetadata().getName();
        Map<String, Described> objects = byNode.get(node);
        if (objects == null || objects.remove(namespace(object)) == null) {
            return Optional.empty();
        }
        if (objects.isEmpty()) {
            byNode.remove(node);
        }
        return Optional.of(node);
    }

    /** The features of a node; empty where no object tells them. */
    Optional<FeatureSet> of(String node) {
        return byNode.getOrDefault(node, Map.of()).values().stream().min(Comparator.comparing(Described::created))
                .map(Described::features);
    }

    private static boolean isOfWorker(GenericKubernetesResource object) {
        ObjectMeta metadata = object.getMetadata();
        return metadata.getLabels() != null && metadata.getName().equals(metadata.getLabels().get(NODE_NAME));
    }

    private static String namespace(GenericKubernetesResource object) {
        return Objects.requireNonNullElse(object.getMetadata().getNamespace(), "");
    }
}
