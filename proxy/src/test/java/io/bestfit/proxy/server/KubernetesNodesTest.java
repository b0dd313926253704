package io.bestfit.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.kubernetes.FakeApiServer;
import io.bestfit.proxy.kubernetes.NodeObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** A node of a cluster that pulls, and says nothing. */
class KubernetesNodesTest {

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
            try (ProxyOfCluster proxy = new ProxyOfCluster(api.kubeconfig(folder))) {
                assertThat(proxy.pulled()).isEqualTo(ProxyOfCluster.INDEX.manifest().toString());

                listed.countDown();
                proxy.awaitPulled(ProxyOfCluster.ZEN3);
                HttpResponse<String> explained = proxy.get("/bestfit/v1/explain?ref=library/app:1");
                assertThat(JsonMapper.shared().readTree(explained.body()).path("channel").asString())
                        .isEqualTo("address");
                assertThat(proxy.pulled("Node-Features", "cpu=x86_64"))
                        .isEqualTo(ProxyOfCluster.GENERIC.manifest().toString());
                assertThat(proxy.metrics()).contains("bestfit_kubernetes_nodes 1.0\n",
                        "bestfit_kubernetes_unreadable_nodes 0.0\n");

                api.watch(FakeApiServer.NODES).event("DELETED",
                        NodeObject.of("here", "127.0.0.1", "zen4").json());
                proxy.awaitPulled(ProxyOfCluster.INDEX);
            }
        }
    }
}
