package io.bestfit.proxy.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bestfit.proxy.testing.RawServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An answer that is there before the request has ended reaches a client that is still sending. */
@ParameterizedClass
@EnumSource(BodyWay.class)
class EarlyAnswerTest {

    @Parameter
    @SuppressWarnings("NullAway.Init") // set for each run of the class
    private BodyWay way;

    private static final long UPLOAD = 64L << 20;
    private static final byte[] PIECE = new byte[1 << 16];
    private static final int SMALL = 1 << 13;
    private static final int LARGE = 3 << 20;

    private static String refusal(int size) {
        return "HTTP/1.1 413 Request Entity Too Large\r\nContent-Length: " + size + "\r\n\r\n" + "x".repeat(size);
    }

    /** Uploads, and reads the answer only when the other side has had time to close its connection. */
    private void upload(int port, String headers, int expected) throws IOException {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            RawServer.write(client, "PUT /u HTTP/1.1\r\nHost: p\r\n" + headers + "Content-Length: " + UPLOAD
                    + "\r\n\r\n");
            AtomicLong sent = new AtomicLong();
            Thread sender = Thread.ofVirtual().start(() -> {
                try {
                    while (sent.get() < UPLOAD) {
                        client.getOutputStream().write(PIECE);
                        sent.addAndGet(PIECE.length);
                    }
                } catch (IOException e) {
                    // Its connection was ended, which is the proxy's right once the answer is there.
                    sent.set(UPLOAD);
                }
            });
            await().until(() -> sent.get() >= UPLOAD);
            assertThat(RawServer.head(client.getInputStream())).startsWith("HTTP/1.1 413 Request Entity Too Large\r\n");
            assertThat(client.getInputStream().readNBytes(expected)).hasSize(expected);
            await().until(() -> !sender.isAlive());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Connection: close\r\n", "Connection: x, close\r\n"})
    void theAnswerOfAnUpstreamThatReadsNoFurtherReachesTheClient(String headers) throws IOException {
        // It closes with bytes unread, which its system makes a reset.
        try (RawServer upstream = new RawServer((head, socket) -> {
            RawServer.write(socket, refusal(SMALL));
            return false;
        });
                ProxyUnderTest proxy = new ProxyUnderTest(upstream.port(), ForwardLimits.DEFAULT, way)) {
            for (int turn = 0; turn < 5; turn++) {
                upload(proxy.port(), headers, SMALL);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Connection: close\r\n", "Connection: x, close\r\n"})
    void anAnswerThatIsStillOnItsWayIsNotLostWithTheConnection(String headers) throws IOException {
        try (RawServer upstream = new RawServer((head, socket) -> {
            RawServer.write(socket, refusal(LARGE));
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            return false;
        });
                ProxyUnderTest proxy = new ProxyUnderTest(upstream.port(), ForwardLimits.DEFAULT, way)) {
            for (int turn = 0; turn < 3; turn++) {
                upload(proxy.port(), headers, LARGE);
            }
        }
    }
}
