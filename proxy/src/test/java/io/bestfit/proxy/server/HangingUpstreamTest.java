package io.bestfit.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bestfit.proxy.config.Timeouts;
import io.bestfit.proxy.registry.Fault;
import io.bestfit.proxy.registry.RequestPredicate;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Health, readiness and metrics while the registry hangs and a thousand clients wait for it. */
class HangingUpstreamTest {

    private static final int CLIENTS = 1_000;
    private static final Timeouts PATIENT = new Timeouts(Duration.ofSeconds(5), Duration.ofMinutes(5),
            Duration.ofMinutes(5), Duration.ofSeconds(1));

    @Test
    void whatTheAdminListenerSaysDependsOnNoRegistry() throws Exception {
        List<Socket> clients = new ArrayList<>();
        try (RunningProxy proxy = RunningProxy.start(config -> RunningProxy.with(config, PATIENT))) {
            proxy.registry().faults().on(RequestPredicate.manifests()).answer(new Fault.StallBeforeHead());
            for (int client = 0; client < CLIENTS; client++) {
                clients.add(waiting(proxy));
            }
            await().atMost(Duration.ofSeconds(30)).until(() -> metrics(proxy).contains(
                    "bestfit_upstream_connections{state=\"active\",upstream=\"default\"} 256.0"));
            assertThat(status(proxy, "/livez")).isEqualTo(200);
            assertThat(status(proxy, "/readyz")).isEqualTo(200);

            Future<Void> drained = proxy.server().drainAndClose();
            assertThat(status(proxy, "/readyz")).isEqualTo(503);
            assertThat(status(proxy, "/livez")).isEqualTo(200);
            RunningProxy.await(drained);
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    private static Socket waiting(RunningProxy proxy) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.server().registryPort());
        socket.getOutputStream().write("GET /v2/lab/app/manifests/1.0 HTTP/1.1\r\nHost: x\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static int status(RunningProxy proxy, String path) throws IOException, InterruptedException {
        return proxy.sendTo(proxy.server().adminPort(), "GET", path).statusCode();
    }

    private static String metrics(RunningProxy proxy) throws IOException, InterruptedException {
        return proxy.sendTo(proxy.server().adminPort(), "GET", "/metrics").body();
    }
}
