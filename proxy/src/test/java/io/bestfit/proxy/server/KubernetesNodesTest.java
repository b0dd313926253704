package io.bestfit.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bestfit.proxy.config.ConfigFaultsException;
import io.bestfit.proxy.config.ConfigLoader;
import io.bestfit.proxy.config.Overrides;
import io.bestfit.proxy.config.ProxyConfig;
import io.bestfit.proxy.kubernetes.FakeApiServer;
import io.bestfit.proxy.kubernetes.NodeObject;
import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.registry.IndexBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** A node of a cluster that pulls, and says nothing. */
class KubernetesNodesTest {

    private static final String TAG = "/v2/library/app/manifests/1";
    private static final String ACCEPT = "application/vnd.oci.image.index.v1+json,application/vnd.oci.image.manifest.v1+json";
    private static final Image GENERIC = ImageBuilder.variant("amd64", "generic");
    private static final Image ZEN3 = ImageBuilder.variant("amd64", "zen3");
    private static final Image INDEX = IndexBuilder.oci().features(GENERIC, "amd64").features(ZEN3, "amd64", "zen3")
            .build();

    @TempDir
    Path folder;

    @Test
    void theNodeOfTheAddressGetsItsImageOnceTheClusterIsKnown() throws Exception {
        CountDownLatch listed = new CountDownLatch(1);
        try (FakeApiServer api = new FakeApiServer()) {
            api.answer(FakeApiServer.NODES, _ -> {
                try {
                    listed.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return FakeApiServer.found(5, NodeObject.of("here", "127.0.0.1", "zen4").json());
            });
            try (RunningProxy proxy = RunningProxy.start(config -> watching(config, api))) {
                proxy.registry().put("library/app", "1", INDEX);
                assertThat(proxy.send("GET", TAG, "Accept", ACCEPT).body()).isEqualTo(INDEX.manifest().toString());

                listed.countDown();
                await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(
                        proxy.send("GET", TAG, "Accept", ACCEPT).body()).isEqualTo(ZEN3.manifest().toString()));
                HttpResponse<String> explained = proxy.send("GET", "/bestfit/v1/explain?ref=library/app:1");
                assertThat(JsonMapper.shared().readTree(explained.body()).path("channel").asString())
                        .isEqualTo("address");
                assertThat(proxy.send("GET", TAG, "Accept", ACCEPT, "Node-Features", "cpu=x86_64").body())
                        .isEqualTo(GENERIC.manifest().toString());
                assertThat(proxy.sendTo(proxy.server().adminPort(), "GET", "/metrics").body())
                        .contains("bestfit_kubernetes_nodes 1.0\n", "bestfit_kubernetes_unreadable_nodes 0.0\n");

                api.watch(FakeApiServer.NODES).event("DELETED",
                        NodeObject.of("here", "127.0.0.1", "zen4").json());
                await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(
                        proxy.send("GET", TAG, "Accept", ACCEPT).body()).isEqualTo(INDEX.manifest().toString()));
            }
        }
    }

    private ProxyConfig watching(ProxyConfig config, FakeApiServer api) {
        try {
            return ConfigLoader.parse("bestfit.yaml", """
                    version: 1
                    listen: 127.0.0.1:0
                    admin: 127.0.0.1:0
                    upstream: {url: "%s"}
                    nodes: {kubernetes: {enabled: true, kubeconfig: "%s"}}
                    """.formatted(config.upstream().url(), api.kubeconfig(folder)), Overrides.NONE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ConfigFaultsException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
