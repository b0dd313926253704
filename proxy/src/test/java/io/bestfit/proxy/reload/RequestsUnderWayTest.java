package io.bestfit.proxy.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.bestfit.matcher.oci.Digest;
import io.bestfit.proxy.registry.EmbeddedRegistry;
import io.bestfit.proxy.registry.Fault;
import io.bestfit.proxy.registry.RegistryOptions;
import io.bestfit.proxy.registry.RequestPredicate;
import io.bestfit.proxy.server.RunningProxy;
import io.bestfit.proxy.testing.KeptConnection;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What has begun before the configuration changes ends as it began, and on the same connection the new one counts. */
class RequestsUnderWayTest {

    private static final int BYTES = 20_000;

    @TempDir
    private Path folder;

    private ReloadedProxy proxy;
    private EmbeddedRegistry other;

    @BeforeEach
    void start() throws Exception {
        proxy = new ReloadedProxy(folder, 1, "");
        other = RunningProxy.await(EmbeddedRegistry.start(proxy.vertx(), RegistryOptions.defaults()));
        other.put("lab/app", "1.0", ReloadedProxy.GENERIC);
    }

    @AfterEach
    void stop() throws Exception {
        proxy.close();
    }

    private void goOverToTheOther() throws Exception {
        proxy.writeAll(proxy.base().replace(proxy.registry().baseUrl(), other.baseUrl()));
        proxy.reloader().now();
    }

    @Test
    void aDownload() throws Exception {
        Digest blob = proxy.registry().putBlob("lab/app", Buffer.buffer(new byte[BYTES]));
        proxy.registry().faults().on(RequestPredicate.blobs()).answer(new Fault.SlowDrip(1_000, Duration.ofMillis(50)));
        try (KeptConnection connection = proxy.connect()) {
            connection.begin("GET", "/v2/lab/app/blobs/" + blob);
            assertThat(connection.head()).startsWith("HTTP/1.1 200 ");
            connection.body(1);
            goOverToTheOther();
            connection.body(BYTES - 1);
            assertTheOtherAnswers(connection);
        }
    }

    /** Neither where it was asked for with the parts before, nor through a listener that goes with them. */
    @Test
    void downloadsThatTakeLongerThanDrainingMay() throws Exception {
        String more = "timeouts: {drain: 100ms}\n";
        proxy.writeAll((proxy.base() + more).replace("[127.0.0.1:0]", "[127.0.0.1:0, 127.0.0.2:0]"));
        proxy.reloader().now();
        Digest blob = proxy.registry().putBlob("lab/app", Buffer.buffer(new byte[BYTES]));
        proxy.registry().faults().on(RequestPredicate.blobs()).answer(new Fault.SlowDrip(1_000, Duration.ofMillis(50)));
        try (KeptConnection stays = proxy.connect();
                KeptConnection goes = new KeptConnection("127.0.0.2", proxy.server().registryPort(1))) {
            for (KeptConnection connection : List.of(stays, goes)) {
                connection.begin("GET", "/v2/lab/app/blobs/" + blob);
                assertThat(connection.head()).startsWith("HTTP/1.1 200 ");
                connection.body(1);
            }
            proxy.writeAll((proxy.base() + more).replace(proxy.registry().baseUrl(), other.baseUrl()));
            proxy.reloader().now();
            for (KeptConnection connection : List.of(stays, goes)) {
                connection.body(BYTES - 1);
            }
            assertThat(goes.rest()).isEmpty();
            assertTheOtherAnswers(stays);
        }
    }

    /** Neither the parts before nor a listener that goes keep a program up that is asked to end. */
    @Test
    void aDownloadThatHangsEndsWithTheProgram() throws Exception {
        String more = "timeouts: {drain: 100ms}\n";
        proxy.writeAll((proxy.base() + more).replace("[127.0.0.1:0]", "[127.0.0.1:0, 127.0.0.2:0]"));
        proxy.reloader().now();
        Digest blob = proxy.registry().putBlob("lab/app", Buffer.buffer(new byte[BYTES]));
        proxy.registry().faults().on(RequestPredicate.blobs()).answer(new Fault.StallWithinBody(1_000));
        try (KeptConnection stays = proxy.connect();
                KeptConnection goes = new KeptConnection("127.0.0.2", proxy.server().registryPort(1))) {
            for (KeptConnection connection : List.of(stays, goes)) {
                connection.begin("GET", "/v2/lab/app/blobs/" + blob);
                assertThat(connection.head()).startsWith("HTTP/1.1 200 ");
            }
            proxy.take(more);

            RunningProxy.await(proxy.server().drainAndClose());

            for (KeptConnection connection : List.of(stays, goes)) {
                assertThatThrownBy(() -> connection.body(BYTES)).isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void anUpload() throws Exception {
        try (KeptConnection connection = proxy.connect()) {
            String place = connection.send("POST", "/v2/lab/app/blobs/uploads/", "Content-Length: 0")
                    .header("Location").replaceFirst("^http://[^/]*", "");
            byte[] half = "0123456789".getBytes(StandardCharsets.US_ASCII);
            connection.begin("PATCH", place, "Content-Type: application/octet-stream",
                    "Content-Length: " + 2 * half.length);
            connection.write(half);
            await().until(() -> proxy.registry().requests().stream().anyMatch(r -> r.method().equals("PATCH")));
            goOverToTheOther();
            connection.write(half);
            assertThat(connection.answer("PATCH").status()).isEqualTo(202);
            assertTheOtherAnswers(connection);
        }
    }

    /** Its second question, for the index, comes after the change, and still goes where the first one went. */
    @Test
    void aSelection() throws Exception {
        proxy.take("timeouts: {response: 2s}\n");
        proxy.registry().faults().on(RequestPredicate.of("HEAD", "/manifests/1.0")).times(1)
                .answer(new Fault.StallBeforeHead());
        try (KeptConnection connection = proxy.connect();
                KeptConnection whole = proxy.connect()) {
            connection.begin("GET", "/v2/lab/app/manifests/1.0", "Node-Features: cpu=zen3");
            await().until(() -> !proxy.registry().requests().isEmpty());
            goOverToTheOther();
            // After the time for selecting it is passed through: to the upstream that it began with.
            assertThat(connection.answer("GET").body()).isEqualTo(ReloadedProxy.INDEX.manifest());
            assertTheOtherAnswers(connection);
            assertTheOtherAnswers(whole);
        }
    }

    @Test
    void connectionsToAnUpstreamThatIsGoneAreClosedWhenTheLastRequestIsOver() throws Exception {
        Digest blob = proxy.registry().putBlob("lab/app", Buffer.buffer(new byte[BYTES]));
        try (CountedUpstream counted = new CountedUpstream(proxy.registry().port())) {
            proxy.writeAll(proxy.base().replace(proxy.registry().baseUrl(), counted.url()));
            proxy.reloader().now();
            proxy.registry().faults().on(RequestPredicate.blobs())
                    .answer(new Fault.SlowDrip(1_000, Duration.ofMillis(50)));
            try (KeptConnection connection = proxy.connect()) {
                connection.begin("GET", "/v2/lab/app/blobs/" + blob);
                connection.head();
                goOverToTheOther();
                assertThat(counted.open()).isEqualTo(1);
                connection.body(BYTES);
                await().until(() -> counted.open() == 0);
            }
        }
    }

    @Test
    void listenersComeAndGo() throws Exception {
        Digest blob = proxy.registry().putBlob("lab/app", Buffer.buffer(new byte[BYTES]));
        proxy.writeAll(
                proxy.base().replace("[127.0.0.1:0]", "[127.0.0.1:0, {address: 127.0.0.2:0, profile: cpu=zen3}]"));
        proxy.reloader().now();
        int added = proxy.server().registryPort(1);
        try (KeptConnection stays = proxy.connect();
                KeptConnection goes = new KeptConnection("127.0.0.2", added)) {
            assertThat(stays.send("GET", "/v2/").status()).isEqualTo(200);
            assertThat(goes.send("GET", "/v2/lab/app/manifests/1.0").body())
                    .isEqualTo(ReloadedProxy.ZEN3.manifest());
            proxy.registry().faults().on(RequestPredicate.blobs())
                    .answer(new Fault.SlowDrip(1_000, Duration.ofMillis(50)));
            goes.begin("GET", "/v2/lab/app/blobs/" + blob);
            goes.head();
            proxy.take("");
            goes.body(BYTES);
            assertThat(goes.rest()).isEmpty();
            assertThatThrownBy(() -> new KeptConnection("127.0.0.2", added).close())
                    .isInstanceOf(ConnectException.class);
            assertThat(stays.send("GET", "/v2/").status()).isEqualTo(200);
        }
    }

    private static void assertTheOtherAnswers(KeptConnection connection) throws Exception {
        assertThat(connection.send("GET", "/v2/lab/app/manifests/1.0").body())
                .isEqualTo(ReloadedProxy.GENERIC.manifest());
    }
}
