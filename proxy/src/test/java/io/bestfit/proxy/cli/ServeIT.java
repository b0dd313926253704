package io.bestfit.proxy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.bestfit.matcher.oci.Digest;
import io.bestfit.proxy.registry.EmbeddedRegistry;
import io.bestfit.proxy.registry.Fault;
import io.bestfit.proxy.registry.RegistryOptions;
import io.bestfit.proxy.registry.RequestPredicate;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
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

/** The program serves, reads its file again and finishes what is under way when signals say so, and says why it cannot. */
class ServeIT {

    private static final int PATIENCE_MILLISECONDS = 30_000;
    private static final Duration PATIENCE = Duration.ofMillis(PATIENCE_MILLISECONDS);
    private static final int BYTES = 20_000;
    /** 128 and the number of the signal. */
    private static final int ENDED_BY_SIGTERM = 143;

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
    void aSecondSignalEndsItWhileItStillFinishes() throws IOException, InterruptedException {
        Digest blob = registry.putBlob("demo/app", Buffer.buffer(new byte[BYTES]));
        // Longer than the program may drain.
        registry.faults().on(RequestPredicate.blobs()).answer(new Fault.SlowDrip(1, Duration.ofSeconds(1)));
        try (Program program = Program.start(folder, "serve", "--upstream", registry.baseUrl(), "--listen",
                "127.0.0.1:0", "--admin", "127.0.0.1:0")) {
            String proxy = program.awaitLine("registry  ");
            HttpURLConnection slow = get(proxy + "/v2/demo/app/blobs/" + blob.text());
            try (InputStream body = slow.getInputStream()) {
                assertThat(body.readNBytes(1)).hasSize(1);
                program.terminate();
                await("no new connections").atMost(PATIENCE)
                        .untilAsserted(() -> assertThatThrownBy(() -> get(proxy + "/v2/").getResponseCode())
                                .isInstanceOf(ConnectException.class));
                program.terminate();
                assertThat(program.status()).as(program.err()).isEqualTo(ENDED_BY_SIGTERM);
                assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void hangingUpHasTheFileReadAgain() throws IOException, InterruptedException {
        EmbeddedRegistry other = EmbeddedRegistry.start(vertx, RegistryOptions.defaults()).await();
        Path file = folder.resolve("bestfit.yaml");
        Files.writeString(file, configuration(registry));
        try (Program program = Program.start(folder, "serve", "--config", file.toString())) {
            String proxy = program.awaitLine("registry  ");

            // Without a change, so that nothing but the signal can be the reason.
            program.hangUp();
            awaitLogged(program, file + " was read again and counts from now on; changed: nothing");

            Files.writeString(file, configuration(other));
            program.hangUp();
            awaitLogged(program, file + " was read again and counts from now on; changed: upstream");
            assertThat(get(proxy + "/v2/").getResponseCode()).isEqualTo(200);
            assertThat(other.requests().getLast().uri()).isEqualTo("/v2/");
            assertThat(registry.requests()).isEmpty();

            Files.writeString(file, configuration(other) + "cache: nonsense\n");
            program.hangUp();
            awaitLogged(program, "; the earlier configuration still counts");
            assertThat(get(proxy + "/v2/").getResponseCode()).isEqualTo(200);
            assertThat(other.requests()).hasSize(2);

            program.terminate();
            assertThat(program.status()).as(program.err()).isEqualTo(0);
        }
    }

    private static String configuration(EmbeddedRegistry upstream) {
        return "listen: [127.0.0.1:0]\nadmin: 127.0.0.1:0\nupstream: {url: " + upstream.baseUrl() + "}\n";
    }

    private static void awaitLogged(Program program, String text) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(program.err()).contains(text));
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
