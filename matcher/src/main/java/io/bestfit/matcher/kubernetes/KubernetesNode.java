package io.bestfit.matcher.kubernetes;

import java.util.Map;

/**
 * What a Kubernetes Node object says of its machine (kubernetes:api, core/v1 Node).
 *
 * @param name the object's name
 * @param labels {@code metadata.labels}
 * @param annotations {@code metadata.annotations}
 * @param architecture {@code status.nodeInfo.architecture}, as Go names it; empty where unsaid
 * @param operatingSystem {@code status.nodeInfo.operatingSystem}; empty where unsaid
 * @param kernelVersion {@code status.nodeInfo.kernelVersion}: on Linux the kernel's, on Windows that of the system
 * @param capacity {@code status.capacity}: quantities by resource, such as {@code vpc.amazonaws.com/efa}
 */
public record KubernetesNode(String name, Map<String, String> labels, Map<String, String> annotations,
        String architecture, String operatingSystem, String kernelVersion, Map<String, String> capacity) {

    public KubernetesNode {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
        capacity = Map.copyOf(capacity);
    }

    /** The first of some labels that is there and not empty; else empty. */
    String label(String... names) {
        for (String name : names) {
            String value = labels.getOrDefault(name, "");
            if (!value.isEmpty()) {
                return value;
            }
        }
        return "";
    }

    /** Whether the node offers at least one of a resource. */
    boolean offers(String resource) {
        String quantity = capacity.getOrDefault(resource, "0");
        return !quantity.isEmpty() && quantity.charAt(0) >= '1' && quantity.charAt(0) <= '9';
    }
}
