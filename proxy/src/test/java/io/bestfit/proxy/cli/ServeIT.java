package io.bestfit.proxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.matcher.oci.Digest;
import io.bestfit.proxy.registry.EmbeddedRegistry;
import io.bestfit.proxy.registry.Fault;
import io.bestfit.proxy.registry.RegistryOptions;
import io.bestfit.proxy.registry.RequestPredicate;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program serves, finishes what is under way when it is asked to stop, and says why where it cannot. */
class ServeIT {

    private static final int PATIENCE_MILLISECONDS = 30_000;
    private static final int BYTES = 20_000;

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private EmbeddedRegistry registry;

    @BeforeEach
    void startRegistry() {
        registry = EmbeddedRegistry.start(vertx, RegistryOptions.defaults()).await();
    }

    @AfterEach
    void stopRegistry() {
        vertx.close().await();
    }

    @Test
    void servesUntilItIsStoppedAndFinishesWhatIsUnderWay() throws IOException, InterruptedException {
        Digest blob = registry.putBlob("demo/app", Buffer.buffer(new byte[BYTES]));
        registry.faults().on(RequestPredicate.blobs()).answer(new Fault.SlowDrip(1_000, Duration.ofMillis(50)));
        try (Program program = Program.start(folder, "serve", "--upstream", registry.baseUrl(), "--listen",
                "127.0.0.1:0", "--admin", "127.0.0.1:0")) {
            String proxy = program.awaitLine("registry  ");
            String admin = program.awaitLine("admin     ").split(" ", 2)[0];
            assertThat(program.awaitLine("upstream  ")).isEqualTo(registry.baseUrl());

            assertThat(get(admin + "/livez").getResponseCode()).isEqualTo(200);
            assertThat(get(admin + "/readyz").getResponseCode()).isEqualTo(200);
            assertThat(get(proxy + "/v2/").getResponseCode()).isEqualTo(200);
            assertThat(registry.requests().getLast().uri()).isEqualTo("/v2/");

            HttpURLConnection slow = get(proxy + "/v2/demo/app/blobs/" + blob.text());
            try (InputStream body = slow.getInputStream()) {
                assertThat(body.readNBytes(1)).hasSize(1);
                program.terminate();
                assertThat(body.readAllBytes()).hasSize(BYTES - 1);
            }
            assertThat(program.status()).as(program.err()).isEqualTo(0);
            assertThat(program.out()).isEmpty();
        }
    }

    @Test
    void aTakenPortIsNamed() throws IOException, InterruptedException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Program program = Program.start(folder, "serve", "--upstream", registry.baseUrl(), "--listen",
                        "127.0.0.1:0", "--admin", "127.0.0.1:" + taken.getLocalPort())) {
            assertThat(program.status()).isEqualTo(3);
            assertThat(program.err()).isEqualTo("cannot listen on 127.0.0.1:" + taken.getLocalPort()
                    + ": another program listens there; stop it, or choose another port with --admin\n");
        }
    }

    @Test
    void aNameThatIsNotKnownIsNamed() throws IOException, InterruptedException {
        try (Program program = Program.start(folder, "serve", "--upstream", registry.baseUrl(), "--listen",
                "nowhere.invalid:0", "--admin", "127.0.0.1:0")) {
            assertThat(program.status()).isEqualTo(3);
            assertThat(program.err()).isEqualTo("cannot listen on nowhere.invalid:0: the name nowhere.invalid is not"
                    + " known here; give an address of this machine with --listen\n");
        }
    }

    @Test
    void withoutAnUpstreamItIsWrongUsage() throws IOException, InterruptedException {
        try (Program program = Program.start(folder, "serve")) {
            assertThat(program.status()).isEqualTo(2);
            assertThat(program.err()).isEqualTo("command line: no upstream is configured; set upstream.url in the file,"
                    + " --upstream or BESTFIT_UPSTREAM, for example to https://registry-1.docker.io\n");
        }
    }

    @Test
    void aFaultyFileIsWrongUsage() throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("c.yaml"), "profiles: {a: cpu=}");
        try (Program program = Program.start(folder, "serve", "--config", file.toString())) {
            assertThat(program.status()).isEqualTo(2);
            assertThat(program.err()).startsWith(file + ":1:15: 'profiles.a': declaration is malformed at position ");
        }
    }

    private static HttpURLConnection get(String url) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
        connection.setConnectTimeout(PATIENCE_MILLISECONDS);
        connection.setReadTimeout(PATIENCE_MILLISECONDS);
        return connection;
    }
}
