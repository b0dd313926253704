package io.bestfit.proxy.kubernetes;

import io.bestfit.matcher.kubernetes.LabelledNode;
import io.bestfit.matcher.kubernetes.NodeLabels;
import io.bestfit.matcher.node.Declaration;
import io.bestfit.matcher.node.MalformedDeclarationException;
import io.bestfit.proxy.node.Channel;
import io.bestfit.proxy.node.Declared;
import io.bestfit.proxy.node.Profile.MalformedProfileException;
import io.bestfit.proxy.node.Profiles;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Node;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is known of the cluster's nodes, as it changes: objects in, the inventory out. Safe for threads. */
final class Cluster {

    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

    private final Profiles profiles;
    private final boolean podNetworks;
    private final ClusterInventory inventory;
    private final Map<String, NodeReading> nodes = new HashMap<>();
    private final FeatureObjects features = new FeatureObjects();
    /** Why a node cannot be read, as it was last told. */
    private final Map<String, String> problems = new HashMap<>();

    /**
     * @param profiles the configured profiles, which annotations may name
     * @param podNetworks whether the networks of a node's pods are its addresses, too
     * @param counts is told how many nodes are known
     */
    Cluster(Profiles profiles, boolean podNetworks, ClusterCounts counts) {
        this.inventory = new ClusterInventory(counts);
        this.profiles = profiles;
        this.podNetworks = podNetworks;
    }

    ClusterInventory inventory() {
        return inventory;
    }

    synchronized void put(Node object) {
        NodeReading reading = NodeReading.of(object, podNetworks);
        String name = reading.node().name();
        if (!reading.equals(nodes.put(name, reading))) {
            publish(name);
        }
    }

    synchronized void remove(Node object) {
        String name = object.getMetadata().getName();
        nodes.remove(name);
        problems.remove(name);
        inventory.remove(name);
    }

    synchronized void put(GenericKubernetesResource object) {
        features.put(object).ifPresent(this::publish);
    }

    synchronized void remove(GenericKubernetesResource object) {
        features.remove(object).ifPresent(this::publish);
    }

    private void publish(String name) {
        NodeReading reading = nodes.get(name);
        if (reading != null) {
            Declared.Known declared = declared(name, reading);
            inventory.put(declared == null
                    ? ClusterNode.unreadable(name, reading.created(), reading.networks())
                    : new ClusterNode(name, reading.created(), reading.networks(), declared));
        }
    }

    private Declared.@Nullable Known declared(String name, NodeReading reading) {
        try {
            Declaration declared = profiles.whole(NodeLabels.declared(reading.node()));
            LabelledNode labelled = NodeLabels.resolve(reading.node(), declared, features.of(name).orElse(null));
            problems.remove(name);
            return new Declared.Known(labelled.node(), labelled.key(), Channel.ADDRESS);
        } catch (MalformedDeclarationException | MalformedProfileException e) {
            String problem = String.valueOf(e.getMessage());
            if (!problem.equals(problems.put(name, problem))) {
                LOG.warn("the Kubernetes node {} is not known: {}; correct its labels or its annotation {}", name,
                        problem, NodeLabels.DECLARATION);
            }
            return null;
        }
    }
}
