package io.bestfit.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.matcher.oci.Digest;
import io.bestfit.proxy.config.ConfigLoader;
import io.bestfit.proxy.config.Overrides;
import io.bestfit.proxy.config.ProxyConfig;
import io.bestfit.proxy.registry.EmbeddedRegistry;
import io.bestfit.proxy.registry.Fault;
import io.bestfit.proxy.registry.RegistryOptions;
import io.bestfit.proxy.registry.RequestPredicate;
import io.bestfit.proxy.testing.KeptConnection;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** However many cores a machine has, each event loop has connections enough for the clients that it happens to get. */
class EventLoopsTest {

    private static final int CORES = 128;
    private static final int CLIENTS = 400;
    private static final int BUSY = 100;
    private static final int SEED = 7;
    private static final int BYTES = 20_000;

    @ParameterizedTest
    @CsvSource({"2, 256, 256, 2", "8, 256, 256, 8", "128, 256, 256, 8", "128, 4096, 4096, 128", "128, 4096, 256, 8",
            "128, 63, 4096, 1", "4, 1, 1, 1", "1, 4096, 4096, 1"})
    void thereIsOneForEach32ConnectionsAndAtMostOneACore(int cores, int first, int second, int eventLoops)
            throws Exception {
        ProxyConfig config = ConfigLoader.parse("test.yaml", """
                upstream: {url: "https://one.example", maxConnections: %d}
                upstreams: {team: {url: "https://two.example", maxConnections: %d}}
                """.formatted(first, second), Overrides.NONE);

        assertThat(ProxyServer.eventLoops(config, cores)).isEqualTo(eventLoops);
    }

    /** Of many clients it is chance which ask for something slow at once. */
    @Test
    void nobodyWaitsForAConnectionWhileMostAreFree() throws Exception {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(CORES));
        List<KeptConnection> clients = new ArrayList<>();
        try {
            EmbeddedRegistry registry = RunningProxy.await(EmbeddedRegistry.start(vertx, RegistryOptions.defaults()));
            Digest blob = registry.putBlob("lab/app", Buffer.buffer(new byte[BYTES]));
            registry.faults().on(RequestPredicate.blobs()).answer(new Fault.StallWithinBody(1));
            ProxyConfig config = ConfigLoader.parse("test.yaml", """
                    listen: 127.0.0.1:0
                    admin: 127.0.0.1:0
                    upstream: {url: "%s"}
                    timeouts: {response: 2s}
                    """.formatted(registry.baseUrl()), Overrides.NONE);
            ProxyServer proxy = RunningProxy.await(ProxyServer.start(vertx, config, new BuildInfo("test", "test"),
                    ProxyServer.eventLoops(config, CORES)));
            for (int number = 0; number < CLIENTS; number++) {
                clients.add(new KeptConnection(proxy.registryPort()));
            }
            Collections.shuffle(clients, new Random(SEED));
            List<KeptConnection> busy = clients.subList(0, BUSY);
            for (KeptConnection client : busy) {
                client.begin("GET", "/v2/lab/app/blobs/" + blob);
            }
            for (KeptConnection client : busy) {
                assertThat(client.head()).startsWith("HTTP/1.1 200 ");
            }
        } finally {
            for (KeptConnection client : clients) {
                client.close();
            }
            RunningProxy.await(vertx.close());
        }
    }
}
