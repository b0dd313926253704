package io.bestfit.proxy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bestfit.proxy.config.Kubernetes;
import io.bestfit.proxy.node.Declared;
import io.bestfit.proxy.node.IpAddress;
import io.bestfit.proxy.node.Profile.MalformedProfileException;
import io.bestfit.proxy.node.Profiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A watch on a fake API server, and what is asked of it. */
final class WatchedCluster implements AutoCloseable {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final ClusterWatch watch;

    private WatchedCluster(ClusterWatch watch) {
        this.watch = watch;
    }

    static WatchedCluster of(FakeApiServer api, Path folder) throws IOException {
        return of(api, folder, true, "", false);
    }

    static WatchedCluster of(FakeApiServer api, Path folder, boolean features, String selector, boolean pods)
            throws IOException {
        try {
            return new WatchedCluster(
                    ClusterWatch.start(new Kubernetes(api.kubeconfig(folder), features, selector, pods),
                            Profiles.of(Map.of("h100", "cpu=sapphirerapids, nvidia-cc=\"9.0\""))));
        } catch (MalformedProfileException e) {
            throw new IllegalArgumentException(e);
        }
    }

    ClusterWatch watch() {
        return watch;
    }

    /** What is declared of an address; empty where it is unknown. */
    String known(String address) {
        return IpAddress.parse(address).flatMap(found -> watch.inventory().byAddress(found))
                .map(declared -> declared instanceof Declared.Known known ? known.key() : declared.toString())
                .orElse("");
    }

    /** Waits until the declaration of an address has a member; empty: until it is unknown. */
    void awaitKnown(String address, String member) {
        await().atMost(LONG).untilAsserted(() -> {
            if (member.isEmpty()) {
                assertThat(known(address)).isEmpty();
            } else {
                assertThat(known(address).split(", ")).contains(member);
            }
        });
    }

    void awaitSynced() {
        await().atMost(LONG).until(() -> watch.counts().synced());
    }

    @Override
    public void close() {
        watch.close();
    }
}
