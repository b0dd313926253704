package io.bestfit.proxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.config.ConfigLoader;
import io.bestfit.proxy.config.Overrides;
import io.bestfit.proxy.config.ProxyConfig;
import io.bestfit.proxy.server.BuildInfo;
import io.bestfit.proxy.server.ProxyServer;
import io.bestfit.proxy.testing.ExampleFiles;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListeningTest {

    @Test
    void eachListenerIsToldAsItIsReached(@TempDir Path folder) throws Exception {
        ExampleFiles.certificate(folder, "server.pem", "server-key.pem", "127.0.0.1");
        ProxyConfig config = ConfigLoader.load(Files.writeString(folder.resolve("bestfit.yaml"), """
                listen:
                  - address: 127.0.0.1:0
                    tls: {certificate: server.pem, key: server-key.pem}
                  - {address: 127.0.0.1:0, profile: zen}
                  - {address: 127.0.0.1:0, proxyProtocol: true}
                admin: 127.0.0.1:0
                trustedProxies: [127.0.0.1]
                upstream: {url: http://127.0.0.1:9}
                upstreams:
                  team: {url: http://127.0.0.1:8}
                profiles: {zen: cpu=zen3}
                """), Overrides.NONE);
        Vertx vertx = ServeCommand.vertx();
        try {
            ProxyServer server = ProxyServer.start(vertx, config, new BuildInfo("1", "r")).await();

            Listening listening = Listening.of(config, server);

            assertThat(listening.lines()).containsExactly(
                    "registry  https://127.0.0.1:" + server.registryPort(0),
                    "registry  http://127.0.0.1:" + server.registryPort(1) + "  everybody has the profile zen",
                    "registry  http://127.0.0.1:" + server.registryPort(2)
                            + "  for load balancers that speak the PROXY protocol",
                    "admin     http://127.0.0.1:" + server.adminPort() + "  /livez, /readyz, /metrics",
                    "upstream  http://127.0.0.1:9",
                    "upstream  http://127.0.0.1:8  below team/");
            assertThat(listening.hint()).isEqualTo("Try: curl 'https://127.0.0.1:" + server.registryPort(0)
                    + "/bestfit/v1/explain?ref=REPOSITORY:TAG' -H 'Node-Features: cpu=zen4'");
        } finally {
            vertx.close().await();
        }
    }
}
