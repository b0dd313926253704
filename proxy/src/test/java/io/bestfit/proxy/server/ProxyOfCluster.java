package io.bestfit.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bestfit.proxy.config.ConfigFaultsException;
import io.bestfit.proxy.config.ConfigLoader;
import io.bestfit.proxy.config.Overrides;
import io.bestfit.proxy.config.ProxyConfig;
import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.registry.IndexBuilder;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** A proxy that knows nodes from a cluster, in front of an image for two processors. */
final class ProxyOfCluster implements AutoCloseable {

    static final Image GENERIC = ImageBuilder.variant("amd64", "generic");
    static final Image ZEN3 = ImageBuilder.variant("amd64", "zen3");
    static final Image INDEX = IndexBuilder.oci().features(GENERIC, "amd64").features(ZEN3, "amd64", "zen3").build();

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String TAG = "/v2/library/app/manifests/1";
    private static final String ACCEPT = "application/vnd.oci.image.index.v1+json,application/vnd.oci.image.manifest.v1+json";

    private final RunningProxy proxy;

    ProxyOfCluster(Path kubeconfig) throws TimeoutException {
        proxy = RunningProxy.start(config -> watching(config, kubeconfig));
        proxy.registry().put("library/app", "1", INDEX);
    }

    private static ProxyConfig watching(ProxyConfig config, Path kubeconfig) {
        try {
            return ConfigLoader.parse("bestfit.yaml", """
                    version: 1
                    listen: 127.0.0.1:0
                    admin: 127.0.0.1:0
                    upstream: {url: "%s"}
                    nodes: {kubernetes: {enabled: true, kubeconfig: "%s"}}
                    """.formatted(config.upstream().url(), kubeconfig), Overrides.NONE);
        } catch (ConfigFaultsException e) {
            throw new IllegalArgumentException(e);
        }
    }

    HttpResponse<String> get(String target) throws IOException, InterruptedException {
        return proxy.send("GET", target);
    }

    String metrics() throws IOException, InterruptedException {
        return proxy.sendTo(proxy.server().adminPort(), "GET", "/metrics").body();
    }

    /** What a client is given that sends these headers besides. */
    String pulled(String... headers) throws IOException, InterruptedException {
        return proxy.send("GET", TAG,
                Stream.concat(Stream.of("Accept", ACCEPT), Stream.of(headers)).toArray(String[]::new)).body();
    }

    /** Waits until a client that says nothing is given this. */
    void awaitPulled(Image image) {
        await().atMost(LONG).untilAsserted(() -> assertThat(pulled()).isEqualTo(image.manifest().toString()));
    }

    @Override
    public void close() throws TimeoutException {
        proxy.close();
    }
}
