package io.bestfit.proxy.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.bestfit.proxy.testing.RawServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An upstream that closes its connection while the client is still reading: what it had sent reaches the client whole,
 * and an answer that it did not finish is never ended as if it were.
 */
@ParameterizedClass
@EnumSource(BodyWay.class)
class SlowClientTest {

    @Parameter
    @SuppressWarnings("NullAway.Init") // set for each run of the class
    private BodyWay way;

    /** More than goes ahead into the system's buffers on the client's side, and little enough to end before it reads. */
    private static final int SIZE = 6 << 20;
    private static final int CHUNK = 1 << 15;

    /** How an answer says where its body ends. */
    enum Framing {
        LENGTH,
        CHUNKS,
        CLOSE;

        String head(String connection, int missing) {
            String version = this == CLOSE ? "1.0" : "1.1";
            String framing = switch (this) {
                case LENGTH -> "Content-Length: " + (SIZE + missing) + "\r\n";
                case CHUNKS -> "Transfer-Encoding: chunked\r\n";
                case CLOSE -> "";
            };
            return "HTTP/" + version + " 200 OK\r\n" + framing
                    + (connection.equals("-") ? "" : "Connection: " + connection + "\r\n") + "\r\n";
        }

        void body(Socket socket, int missing) throws IOException {
            byte[] data = new byte[CHUNK];
            Arrays.fill(data, (byte) 'x');
            for (int sent = 0; sent < SIZE; sent += CHUNK) {
                if (this == CHUNKS) {
                    RawServer.write(socket, Integer.toHexString(CHUNK) + "\r\n");
                }
                socket.getOutputStream().write(data);
                if (this == CHUNKS) {
                    RawServer.write(socket, "\r\n");
                }
            }
            if (this == CHUNKS && missing == 0) {
                RawServer.write(socket, "0\r\n\r\n");
            }
        }
    }

    /** What a client that reads only after the upstream has sent all, and closed, gets for a GET. */
    private static String read(Socket client, CountDownLatch sent, String version)
            throws IOException {
        RawServer.write(client, "GET /b HTTP/" + version + "\r\nHost: p\r\nConnection: close\r\n\r\n");
        await().atMost(Duration.ofMinutes(1)).until(() -> sent.getCount() == 0);
        return RawServer.head(client.getInputStream());
    }

    private static RawServer upstream(Framing framing, String connection, int missing, CountDownLatch sent)
            throws IOException {
        return new RawServer((head, socket) -> {
            RawServer.write(socket, framing.head(connection, missing));
            framing.body(socket, missing);
            socket.close();
            sent.countDown();
            return false;
        });
    }

    private static long bytes(String body) {
        return body.chars().filter(c -> c == 'x').count();
    }

    @ParameterizedTest(name = "{0}, Connection: {1}, client of HTTP/{2}")
    @CsvSource({"LENGTH, -, 1.1", "LENGTH, close, 1.1", "LENGTH, -, 1.0", "CHUNKS, -, 1.1", "CHUNKS, close, 1.1",
            "CHUNKS, -, 1.0", "CLOSE, -, 1.1", "CLOSE, close, 1.1", "CLOSE, -, 1.0"})
    void whatTheUpstreamSentBeforeItClosedReachesTheClientWhole(Framing framing, String connection, String version)
            throws IOException {
        CountDownLatch sent = new CountDownLatch(1);
        try (RawServer upstream = upstream(framing, connection, 0, sent);
                ProxyUnderTest proxy = new ProxyUnderTest(upstream.port(), ForwardLimits.DEFAULT, way);
                Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
            String head = read(client, sent, version);
            assertThat(head).startsWith("HTTP/" + version + " 200 OK\r\n");
            String body = new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(bytes(body)).isEqualTo(SIZE);
            if (head.contains("chunked")) {
                assertThat(body).endsWith("\r\n0\r\n\r\n");
            }
            await().until(() -> proxy.ended.size() == 1);
            assertThat(proxy.ended.getFirst().outcome()).isEqualTo(Forwarded.Outcome.COMPLETE);
        }
    }

    @ParameterizedTest
    @CsvSource({"LENGTH", "CHUNKS"})
    void whatIsThereOfATruncatedBodyReachesTheClientAndIsNotEnded(Framing framing) throws IOException {
        CountDownLatch sent = new CountDownLatch(1);
        try (RawServer upstream = upstream(framing, "-", 1, sent);
                ProxyUnderTest proxy = new ProxyUnderTest(upstream.port(), ForwardLimits.DEFAULT, way);
                Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
            String head = read(client, sent, "1.1");
            String body = new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(bytes(body)).isEqualTo(SIZE);
            assertThat(head).contains(framing == Framing.LENGTH
                    ? "Content-Length: " + (SIZE + 1) + "\r\n"
                    : "transfer-encoding: chunked\r\n");
            assertThat(body).endsWith(framing == Framing.LENGTH ? "x" : "x\r\n");
            await().until(() -> proxy.ended.size() == 1);
            assertThat(proxy.ended.getFirst().outcome()).isEqualTo(Forwarded.Outcome.UPSTREAM_BROKEN);
        }
    }

    @Test
    void aTruncatedBodyIsResetForAClientThatKnowsNoOtherEndThanTheConnections() throws IOException {
        CountDownLatch sent = new CountDownLatch(1);
        try (RawServer upstream = upstream(Framing.CHUNKS, "-", 1, sent);
                ProxyUnderTest proxy = new ProxyUnderTest(upstream.port(), ForwardLimits.DEFAULT, way);
                Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
            read(client, sent, "1.0");
            assertThatThrownBy(client.getInputStream()::readAllBytes).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void anUpstreamConnectionServesAgainAfterASlowClient() throws IOException {
        CountDownLatch sent = new CountDownLatch(1);
        try (RawServer upstream = new RawServer((head, socket) -> {
            RawServer.write(socket, Framing.LENGTH.head("-", 0));
            Framing.LENGTH.body(socket, 0);
            sent.countDown();
            return true;
        });
                ProxyUnderTest proxy = new ProxyUnderTest(upstream.port(), ForwardLimits.DEFAULT, way)) {
            for (int turn = 1; turn <= 2; turn++) {
                try (Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
                    read(client, sent, "1.1");
                    assertThat(client.getInputStream().readAllBytes()).hasSize(SIZE);
                }
            }
            assertThat(upstream.connections).hasValue(1);
        }
    }
}
