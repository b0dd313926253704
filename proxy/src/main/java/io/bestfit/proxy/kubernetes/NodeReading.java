package io.bestfit.proxy.kubernetes;

import io.bestfit.matcher.kubernetes.KubernetesNode;
import io.bestfit.proxy.node.IpAddress;
import io.bestfit.proxy.node.Network;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.NodeSystemInfo;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What counts of a Node object; most of its changes change nothing of it.
 *
 * @param node what it says of its machine
 * @param created when it was created
 * @param networks its addresses, and the networks of its pods where these count
 */
record NodeReading(KubernetesNode node, String created, Set<Network> networks) {

    private static final Set<String> ADDRESS_TYPES = Set.of("InternalIP", "ExternalIP");

    static NodeReading of(Node object, boolean podNetworks) {
        var metadata = object.getMetadata();
        var status = Optional.ofNullable(object.getStatus());
        NodeSystemInfo info = status.map(s -> s.getNodeInfo()).orElseGet(NodeSystemInfo::new);
        Map<String, String> capacity = new HashMap<>();
        status.map(s -> s.getCapacity()).orElse(Map.of())
                .forEach((resource, quantity) -> capacity.put(resource, quantity.toString()));
        Set<Network> networks = new HashSet<>();
        for (NodeAddress address : status.map(s -> s.getAddresses()).orElse(List.of())) {
            if (ADDRESS_TYPES.contains(address.getType())) {
                IpAddress.parse(text(address.getAddress()))
                        .map(found -> Network.of(found, 8 * found.getAddress().length))
                        .ifPresent(networks::add);
            }
        }
        if (podNetworks && object.getSpec() != null) {
            for (String network : Objects.requireNonNullElse(object.getSpec().getPodCIDRs(), List.<String>of())) {
                network(network).ifPresent(networks::add);
            }
        }
        return new NodeReading(
                new KubernetesNode(text(metadata.getName()), present(metadata.getLabels()),
                        present(metadata.getAnnotations()), text(info.getArchitecture()),
                        text(info.getOperatingSystem()), text(info.getKernelVersion()), capacity),
                text(metadata.getCreationTimestamp()), Set.copyOf(networks));
    }

    /** The address alone counts of a network that the cluster writes otherwise than a site would. */
    private static Optional<Network> network(String text) {
        try {
            return Optional.of(Network.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Map<String, String> present(@Nullable Map<String, String> map) {
        Map<String, String> present = new HashMap<>();
        Objects.requireNonNullElse(map, Map.<String, String>of()).forEach((key, value) -> {
            if (value != null) {
                present.put(key, value);
            }
        });
        return present;
    }

    private static String text(@Nullable String text) {
        return Objects.requireNonNullElse(text, "");
    }
}
