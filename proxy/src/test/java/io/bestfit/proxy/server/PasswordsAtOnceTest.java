package io.bestfit.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.bestfit.proxy.testing.RawServer;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More passwords than can be checked at once. */
class PasswordsAtOnceTest {

    /** More than wait for their turn. */
    private static final int CLIENTS = 100;
    /** A check takes so long that none of this many is done while the others arrive. */
    private static final int COST = 10;

    @Test
    void whoIsOneTooManyIsToldWhenToAskAgain(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("password"), "secret");
        Files.writeString(folder.resolve("users"), "alice:" + BCrypt.with(BCrypt.Version.VERSION_2Y)
                .hashToString(COST, "wonderland".toCharArray()) + "\n");
        Path file = Files.writeString(folder.resolve("bestfit.yaml"), """
                listen: 127.0.0.1:0
                admin: 127.0.0.1:0
                upstream:
                  url: http://127.0.0.1:9
                  credentials: {username: robot, passwordFile: password}
                  allow: {htpasswd: users}
                """);
        Vertx vertx = Vertx.vertx();
        List<Socket> clients = new ArrayList<>();
        try {
            int port = RunningProxy.serve(vertx, file).registryPort();
            for (int i = 0; i < CLIENTS; i++) {
                Socket client = new Socket(InetAddress.getLoopbackAddress(), port);
                clients.add(client);
                RawServer.write(client, "GET /v2/lab/app/manifests/1 HTTP/1.1\r\nHost: x\r\nAuthorization: Basic "
                        + Base64.getEncoder().encodeToString(("alice:" + i).getBytes(StandardCharsets.UTF_8))
                        + "\r\n\r\n");
            }
            AtomicReference<String> refused = new AtomicReference<>("");
            await().until(() -> {
                for (Socket client : clients) {
                    if (client.getInputStream().available() > 0) {
                        String head = RawServer.head(client.getInputStream());
                        if (head.startsWith("HTTP/1.1 429 ")) {
                            refused.set(head);
                        }
                    }
                }
                return !refused.get().isEmpty();
            });
            assertThat(refused.get()).startsWith("HTTP/1.1 429 Too Many Requests - too many passwords are being checked"
                    + " here; try again later\r\n").containsIgnoringCase("\r\nretry-after: 1\r\n");
        } finally {
            for (Socket client : clients) {
                client.close();
            }
            RunningProxy.await(vertx.close());
        }
    }
}
