package io.bestfit.proxy.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bestfit.proxy.registry.EmbeddedRegistry;
import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.registry.IndexBuilder;
import io.bestfit.proxy.registry.RegistryOptions;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The nodes of a cluster pull, and say nothing; what the API server of fabric8 tells of them is all that is known. */
class KubernetesIT {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String REPOSITORY = RegistriesConfiguration.NAME + "/app";
    private static final String LEVEL = "feature.node.kubernetes.io/cpu-cpuid.X86_64_V3";
    private static final String DECLARATION = "bestfit.io/declaration";
    private static final List<String> FLAGS_OF_V2 = List.of("CMOV", "CX16", "LAHF", "MMX", "POPCNT", "SSE", "SSE2",
            "SSE3", "SSE4", "SSE42", "SSSE3");

    private static final Image GENERIC = ImageBuilder.variant("amd64", "generic");
    private static final Image V2 = ImageBuilder.variant("amd64", "v2");
    private static final Image V3 = ImageBuilder.variant("amd64", "v3");
    private static final Image ZEN4 = ImageBuilder.variant("amd64", "zen4");
    private static final Image INDEX = IndexBuilder.oci().features(GENERIC, "amd64").features(V2, "amd64", "x86_64_v2")
            .features(V3, "amd64", "x86_64_v3").features(ZEN4, "amd64", "zen4").build();

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private MockCluster cluster;
    private Bestfit bestfit;

    @BeforeEach
    void start() throws Exception {
        EmbeddedRegistry registry = EmbeddedRegistry.start(vertx, RegistryOptions.defaults()).await();
        registry.put(REPOSITORY, "1", INDEX);
        cluster = MockCluster.start(folder);
        bestfit = Bestfit.serve(folder, registry.baseUrl(), "nodes: {kubernetes: {enabled: true, kubeconfig: \"%s\"}}\n"
                .formatted(cluster.kubeconfig()));
    }

    @AfterEach
    void stop() throws Exception {
        try (MockCluster _ = cluster; Bestfit _ = bestfit) {
            vertx.close().await();
        }
    }

    @Test
    void eachNodeGetsWhatFitsItAsNodesComeChangeAndGoAndAsTheirServerDoes() throws Exception {
        awaitMetrics("bestfit_kubernetes_synced 1.0\n", "bestfit_kubernetes_nodes 0.0\n");
        assertThat(pulledFrom("127.0.0.2")).isEqualTo(INDEX.manifest().toString());

        cluster.create(MockCluster.node("a", "127.0.0.2", Map.of(LEVEL, "true"), Map.of()));
        awaitPulled("127.0.0.2", V3);
        cluster.create(MockCluster.node("b", "127.0.0.3", Map.of(), Map.of()));
        awaitPulled("127.0.0.3", GENERIC);
        assertThat(pulledFrom("127.0.0.4")).as("of no node").isEqualTo(INDEX.manifest().toString());
        awaitMetrics("bestfit_kubernetes_nodes 2.0\n", "bestfit_kubernetes_unreadable_nodes 0.0\n");

        cluster.change("a", MockCluster.node("a", "127.0.0.2", Map.of(), Map.of(DECLARATION, "cpu=zen4")));
        awaitPulled("127.0.0.2", ZEN4);
        cluster.createFeatures("b", FLAGS_OF_V2);
        awaitPulled("127.0.0.3", V2);
        cluster.deleteFeatures("b");
        awaitPulled("127.0.0.3", GENERIC);
        cluster.delete("b");
        awaitPulled("127.0.0.3", INDEX);
        awaitMetrics("bestfit_kubernetes_nodes 1.0\n");

        cluster.stop();
        await().atMost(LONG).untilAsserted(() -> assertThat(metrics().lines()
                .filter(line -> line.startsWith("bestfit_kubernetes_watch_restarts_total ")))
                .as("watches that began anew").singleElement().asString().doesNotEndWith(" 0.0"));
        assertThat(pulledFrom("127.0.0.2")).isEqualTo(ZEN4.manifest().toString());

        cluster.startAgain(Map.of("a", MockCluster.node("a", "127.0.0.2", Map.of(LEVEL, "true"), Map.of()), "c",
                MockCluster.node("c", "127.0.0.4", Map.of(), Map.of(DECLARATION, "cpu=zen99"))));
        awaitPulled("127.0.0.2", V3);
        awaitMetrics("bestfit_kubernetes_nodes 1.0\n", "bestfit_kubernetes_unreadable_nodes 1.0\n");
        assertThat(pulledFrom("127.0.0.4")).as("not readable").isEqualTo(INDEX.manifest().toString());
        cluster.change("c", MockCluster.node("c", "127.0.0.4", Map.of(), Map.of(DECLARATION, "cpu=zen4")));
        awaitPulled("127.0.0.4", ZEN4);
    }

    private void awaitPulled(String address, Image image) {
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(pulledFrom(address)).isEqualTo(image.manifest().toString()));
    }

    private void awaitMetrics(CharSequence... lines) {
        await().atMost(LONG).untilAsserted(() -> assertThat(metrics()).contains(lines));
    }

    /** The manifest that a request from an address of this machine gets. */
    private String pulledFrom(String address) throws Exception {
        try (HttpClient client = HttpClient.newBuilder().localAddress(InetAddress.getByName(address)).build()) {
            HttpRequest request = HttpRequest
                    .newBuilder(URI.create("http://%s/v2/%s/manifests/1".formatted(bestfit.address(), REPOSITORY)))
                    .header("Accept",
                            "application/vnd.oci.image.index.v1+json,application/vnd.oci.image.manifest.v1+json")
                    .build();
            return client.send(request, BodyHandlers.ofString()).body();
        }
    }

    private String metrics() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create("http://" + bestfit.admin() + "/metrics")).build(),
                    BodyHandlers.ofString()).body();
        }
    }
}
