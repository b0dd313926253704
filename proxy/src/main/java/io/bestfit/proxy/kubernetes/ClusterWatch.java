package io.bestfit.proxy.kubernetes;

import io.bestfit.proxy.config.Kubernetes;
import io.bestfit.proxy.kubernetes.ClusterCounts.Resource;
import io.bestfit.proxy.node.Inventory;
import io.bestfit.proxy.node.Profiles;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.ReducedStateItemStore;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A watch on the nodes of a cluster, and on their NodeFeature objects where these may be read.
 *
 * <p>It goes on by itself: what breaks is begun anew, with growing pauses, and what was known stays known meanwhile. Nothing
 * of it runs on an event loop.
 */
public final class ClusterWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterWatch.class);

    /** For the whole list of a large cluster by a busy API server; a judgement. */
    private static final Duration LIST_TIMEOUT = Duration.ofSeconds(60);
    /** Of how many objects a page of a list is; what kubectl asks for (kubernetes:staging/src/k8s.io/kubectl). */
    private static final long PAGE = 500;

    private static final ResourceDefinitionContext NODE_FEATURES = new ResourceDefinitionContext.Builder()
            .withGroup("nfd.k8s-sigs.io").withVersion("v1alpha1").withKind("NodeFeature").withPlural("nodefeatures")
            .withNamespaced(true).build();

    private final Kubernetes settings;
    private final Cluster cluster;
    private final ClusterCounts counts = new ClusterCounts();
    private final ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor();
    private @Nullable KubernetesClient client;
    private boolean closed;

    private ClusterWatch(Kubernetes settings, Profiles profiles) {
        this.settings = settings;
        this.cluster = new Cluster(profiles, settings.podNetworks(), counts);
    }

    /** Begins to watch, and returns at once; until the first list is here all nodes are unknown. */
    public static ClusterWatch start(Kubernetes settings, Profiles profiles) {
        ClusterWatch watch = new ClusterWatch(settings, profiles);
        watch.tasks.execute(watch::begin);
        return watch;
    }

    /** The nodes as they are known now. */
    public Inventory inventory() {
        return cluster.inventory();
    }

    public ClusterCounts counts() {
        return counts;
    }

    @Override
    public void close() {
        KubernetesClient open;
        synchronized (this) {
            closed = true;
            open = client;
        }
        if (open != null) {
            open.close();
        }
        tasks.shutdownNow();
    }

    private void begin() {
        KubernetesClient opened;
        try {
            opened = new KubernetesClientBuilder().withConfig(config(settings.kubeconfig()))
                    .withHttpClientFactory(new JdkHttpClientFactory()).withTaskExecutor(tasks)
                    .withHttpClientBuilderConsumer(
                            builder -> builder.addOrReplaceInterceptor("contact", new ApiContact(counts)))
                    .build();
        } catch (RuntimeException e) {
            LOG.error("the Kubernetes cluster is not watched: its client cannot be made of {} ({}); correct it and"
                    + " start again", settings.kubeconfig() == null ? "the pod's account" : settings.kubeconfig(),
                    e.getMessage());
            return;
        }
        synchronized (this) {
            if (closed) {
                opened.close();
                return;
            }
            client = opened;
        }
        LOG.info("watching the nodes of the Kubernetes cluster at {}", opened.getMasterUrl());
        watchNodes(opened);
        if (settings.nodeFeatures()) {
            watchNodeFeatures(opened);
        } else {
            counts.synced(Resource.NODE_FEATURES);
        }
    }

    private static Config config(@Nullable Path kubeconfig) {
        // Changed and not copied: this very object knows where a new token comes from when the old one has expired.
        Config config = kubeconfig == null ? Config.autoConfigure(null) : Config.fromKubeconfig(kubeconfig.toFile());
        // Watches as kubectl has them, not by WebSocket; each with a connection of its own, so that a dead one is left.
        config.setOnlyHttpWatches(true);
        config.setHttp2Disable(true);
        config.setRequestTimeout((int) LIST_TIMEOUT.toMillis());
        config.setRequestRetryBackoffLimit(0);
        return config;
    }

    private void watchNodes(KubernetesClient open) {
        var nodes = open.nodes();
        SharedIndexInformer<Node> informer = (settings.labelSelector().isEmpty()
                ? nodes
                : nodes.withLabelSelector(settings.labelSelector())).withLimit(PAGE).runnableInformer(0);
        informer.itemStore(new ReducedStateItemStore<>(ReducedStateItemStore.NAME_KEY_STATE, Node.class,
                open.getKubernetesSerialization()));
        start(informer, new ResourceWatch<>(Resource.NODES, counts, cluster::put, cluster::remove));
    }

    private void watchNodeFeatures(KubernetesClient open) {
        SharedIndexInformer<GenericKubernetesResource> informer = open.genericKubernetesResources(NODE_FEATURES)
                .inAnyNamespace().withLimit(PAGE).runnableInformer(0);
        informer.itemStore(new ReducedStateItemStore<>(ReducedStateItemStore.NAME_KEY_STATE,
                GenericKubernetesResource.class, open.getKubernetesSerialization()));
        start(informer, new ResourceWatch<>(Resource.NODE_FEATURES, counts, cluster::put, cluster::remove));
    }

    private static <T> void start(SharedIndexInformer<T> informer, ResourceWatch<T> watch) {
        informer.addEventHandler(watch).exceptionHandler(watch);
        informer.start().exceptionally(e -> {
            LOG.debug("the first list did not come", e); // the watch itself has told why
            return null;
        });
    }
}
