package io.bestfit.proxy.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The cluster whose nodes are watched.
 *
 * @param kubeconfig a configuration of kubectl; {@code null} for the pod's own account, or kubectl's usual file
 * @param nodeFeatures whether the objects of Node Feature Discovery are read
 * @param labelSelector which nodes count; empty for all
 * @param podNetworks whether an address of a node's pods is the node's, too
 */
public record Kubernetes(@Nullable Path kubeconfig, boolean nodeFeatures, String labelSelector, boolean podNetworks) {}
