package io.bestfit.matcher.kubernetes;

import java.util.Set;
import java.util.TreeSet;

/**
 * The interconnects that labels and offered resources tell of.
 *
 * <p>The Elastic Fabric Adapter by its device plugin's resource. An adapter of NVIDIA (Mellanox) is labelled with its PCI
 * class: 0207 for InfiniBand, 0200 for Ethernet; it is one for programs where the kernel's modules of user space verbs
 * are loaded as well, which {@code custom-rdma.available} says (node-feature-discovery:source/custom/static_features.go).
 * Resources named {@code rdma/…} are named as their administrator likes, and tell nothing of the link.
 */
final class FabricLabels {

    private static final String PREFIX = "feature.node.kubernetes.io/";

    private FabricLabels() {}

    static void add(KubernetesNode node, Members members) {
        Set<String> fabrics = new TreeSet<>();
        if (node.offers("vpc.amazonaws.com/efa")) {
            fabrics.add("efa");
        }
        if (node.label(PREFIX + "custom-rdma.available", PREFIX + "rdma.available").equals("true")) {
            if (isPresent(node, "pci-0207_15b3")) {
                fabrics.add("infiniband");
            }
            if (isPresent(node, "pci-0200_15b3")) {
                fabrics.add("roce");
            }
        }
        if (!fabrics.isEmpty()) {
            members.tokens("fabric", fabrics);
        }
    }

    private static boolean isPresent(KubernetesNode node, String device) {
        return node.label(PREFIX + device + ".present").equals("true");
    }
}
