package io.bestfit.proxy.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bestfit.proxy.config.ConfigLoader;
import io.bestfit.proxy.config.Overrides;
import io.bestfit.proxy.server.BuildInfo;
import io.bestfit.proxy.server.ProxyServer;
import io.bestfit.proxy.server.TestCertificates;
import io.bestfit.proxy.testing.RawServer;
import io.bestfit.proxy.upstream.HttpOptions;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Abuse of HTTP/2 and TLS: its connection ends, the upstream sees little of it, others are served all the while, and
 * nothing of it stays in memory.
 */
class Http2AbuseTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int FLOOD = 5_000;
    /** RST_STREAM with CANCEL (RFC 9113, section 7). */
    private static final byte[] CANCEL = Http2Attacker.number(8);
    /** What a heap may differ by that nobody works on. */
    private static final long NOISE_BYTES = 48L << 20;

    @TempDir
    @SuppressWarnings("NullAway.Init") // set before all tests
    private static Path folder;

    private static final Vertx VERTX = Vertx.vertx();
    private static final AtomicBoolean SILENT = new AtomicBoolean();
    private static RawServer upstream;
    private static ProxyServer proxy;
    private static SSLContext trust;
    private static HttpClient other;

    @BeforeAll
    static void start() throws Exception {
        upstream = new RawServer((head, socket) -> {
            if (SILENT.get() && head.contains("/silent")) {
                return socket.getInputStream().read() >= 0;
            }
            RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            return true;
        });
        TestCertificates certificates = new TestCertificates(folder);
        certificates.authority("authority", "authority");
        certificates.certificate("own", "authority", "CN=own", "ip:127.0.0.1");
        certificates.certificate("own");
        certificates.key("own");
        trust = certificates.client("authority", null);
        Path file = Files.writeString(folder.resolve("bestfit.yaml"), """
                listen: {address: 127.0.0.1:0, tls: {certificate: own.pem, key: own-key.pem}}
                admin: 127.0.0.1:0
                upstream: {url: "http://127.0.0.1:%d"}
                """.formatted(upstream.port()));
        proxy = ProxyServer.start(VERTX, ConfigLoader.load(file, Overrides.NONE), new BuildInfo("test", "test"), 2)
                .await();
        other = HttpClient.newBuilder().sslContext(trust).build();
    }

    @AfterAll
    static void stop() throws Exception {
        other.close();
        proxy.close().await();
        VERTX.close().await();
        upstream.close();
    }

    @AfterEach
    void othersAreServedAfterwards() throws Exception {
        SILENT.set(false);
        served();
    }

    /** Another client's pull; over HTTP/2, too. */
    private static void served() throws IOException, InterruptedException {
        HttpResponse<String> response = other.send(HttpRequest.newBuilder(
                URI.create("https://127.0.0.1:" + proxy.registryPort() + "/v2/a/blobs/b")).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("ok");
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static void memoryComesBackTo(long before) {
        await().atMost(PATIENCE).until(() -> heap() < before + NOISE_BYTES);
    }

    private static int asked() {
        return upstream.heads.size();
    }

    /** What an attacker does until its connection is ended. */
    @FunctionalInterface
    private interface Attack {
        void once(Http2Attacker attacker, int turn) throws IOException;
    }

    /** Attacks, with another client's requests in between; the connection must be ended before the attack is over. */
    private static void endsTheConnection(Attack attack, int error, int mostAsked) throws Exception {
        served();
        long before = heap();
        int askedBefore = asked();
        int ours = 0;
        try (Http2Attacker attacker = new Http2Attacker(trust, proxy.registryPort())) {
            try {
                for (int turn = 0; turn < FLOOD && !attacker.isShutOut(); turn++) {
                    attack.once(attacker, turn);
                    if (turn % (FLOOD / 10) == 0) {
                        attacker.flush();
                        served();
                        ours++;
                    }
                }
                attacker.flush();
            } catch (IOException e) {
                assertThat(e).as("the connection was ended while the attack went on").isNotNull();
            }
            await().atMost(PATIENCE).until(attacker::isShutOut);
            if (attacker.received(Http2Attacker.GOAWAY) > 0) {
                assertThat(attacker.error()).isEqualTo(error);
            }
        }
        served();
        assertThat(asked() - askedBefore - ours - 1).isLessThanOrEqualTo(mostAsked);
        memoryComesBackTo(before);
    }

    @Test
    @DisplayName("CVE-2023-44487: requests that are reset as fast as they are sent end the connection")
    void rapidReset() throws Exception {
        endsTheConnection((attacker, turn) -> {
            int stream = attacker.get("/v2/a/blobs/" + turn);
            attacker.frame(Http2Attacker.RST_STREAM, 0, stream, CANCEL);
        }, Http2Attacker.ENHANCE_YOUR_CALM, HttpOptions.MAX_RESETS + HttpOptions.MAX_STREAMS);
    }

    @Test
    @DisplayName("CVE-2023-44487: a container engine that gives up 300 requests is not taken for an attacker")
    void aClientThatGivesUpSomeHundredRequestsIsServed() throws Exception {
        try (Http2Attacker client = new Http2Attacker(trust, proxy.registryPort())) {
            for (int turn = 0; turn < 300; turn++) {
                int stream = client.get("/v2/a/blobs/" + turn);
                client.frame(Http2Attacker.RST_STREAM, 0, stream, CANCEL);
                client.flush();
            }
            long answered = client.answered();
            client.get("/v2/a/blobs/last");
            client.flush();
            await().atMost(PATIENCE).until(() -> client.answered() > answered);
            assertThat(client.isShutOut()).isFalse();
        }
    }

    @Test
    @DisplayName("CVE-2025-55163: requests that the proxy is made to reset end the connection")
    void madeYouReset() throws Exception {
        endsTheConnection((attacker, turn) -> {
            int stream = attacker.get("/v2/a/blobs/" + turn);
            // RFC 9113, 6.9: an increment of 0 is an error of the stream.
            attacker.frame(Http2Attacker.WINDOW_UPDATE, 0, stream, Http2Attacker.number(0));
        }, Http2Attacker.ENHANCE_YOUR_CALM, HttpOptions.MAX_RESETS + HttpOptions.MAX_STREAMS);
    }

    @Test
    @DisplayName("CVE-2026-33871: a head that never ends ends the connection")
    void continuationFlood() throws Exception {
        endsTheConnection((attacker, turn) -> {
            if (turn == 0) {
                attacker.frame(Http2Attacker.HEADERS, Http2Attacker.END_STREAM, attacker.next(),
                        Http2Attacker.head("GET", "/v2/a/blobs/b"));
            } else {
                attacker.frame(Http2Attacker.CONTINUATION, 0, 1, new byte[0]);
            }
        }, Http2Attacker.ENHANCE_YOUR_CALM, 0);
    }

    @Test
    @DisplayName("CVE-2026-33871: a head that is larger than it may be ends the connection")
    void aHeadWithoutEndInLargePieces() throws Exception {
        // Fields x: y without indexing, each of 5 bytes.
        byte[] fields = new byte[16_380];
        for (int at = 0; at < fields.length; at += 5) {
            fields[at + 1] = 1;
            fields[at + 2] = 'x';
            fields[at + 3] = 1;
            fields[at + 4] = 'y';
        }
        endsTheConnection((attacker, turn) -> {
            if (turn == 0) {
                attacker.frame(Http2Attacker.HEADERS, Http2Attacker.END_STREAM, attacker.next(),
                        Http2Attacker.head("GET", "/v2/a/blobs/b"));
            } else {
                attacker.frame(Http2Attacker.CONTINUATION, 0, 1, fields);
            }
        }, Http2Attacker.PROTOCOL_ERROR, 0);
    }

    @Test
    @DisplayName("CVE-2026-47244: streams beyond the limit are refused, also before the limit is acknowledged")
    void unlimitedStreams() throws Exception {
        SILENT.set(true);
        endsTheConnection((attacker, turn) -> attacker.get("/silent/" + turn), Http2Attacker.ENHANCE_YOUR_CALM,
                HttpOptions.MAX_STREAMS);
    }

    @Test
    @DisplayName("CVE-2026-6860: many names of servers leave nothing behind")
    void manyServerNames() throws Exception {
        served();
        long before = heap();
        for (int turn = 0; turn < 10_000; turn++) {
            SSLEngine engine = trust.createSSLEngine("name-" + turn + ".example", 443);
            engine.setUseClientMode(true);
            ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
            engine.wrap(ByteBuffer.allocate(0), hello);
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.registryPort())) {
                socket.getOutputStream().write(hello.array(), 0, hello.position());
                if (turn % 1_000 == 0) {
                    served();
                }
            }
        }
        memoryComesBackTo(before);
    }

    @Test
    @DisplayName("CVE-2026-45416: a ClientHello of 16 MiB is cut off after some records")
    void aHugeClientHello() throws Exception {
        served();
        long before = heap();
        long sent = 0;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.registryPort())) {
            OutputStream out = socket.getOutputStream();
            byte[] record = new byte[5 + (1 << 14)];
            record[0] = 22; // a handshake
            record[1] = 3;
            record[2] = 1;
            record[3] = 1 << 6;
            byte[] first = record.clone();
            first[5] = 1; // a ClientHello
            first[6] = (byte) 0xff;
            first[7] = (byte) 0xff;
            first[8] = (byte) 0xff;
            out.write(first);
            while (sent < 1 << 24) {
                out.write(record);
                sent += record.length;
            }
        } catch (IOException e) {
            assertThat(sent).as("bytes until the proxy closed: %s", e).isLessThan(1 << 24);
        }
        assertThat(sent).isLessThan(1 << 24);
        memoryComesBackTo(before);
    }
}
