package io.bestfit.proxy.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bestfit.proxy.testing.RawExchange;
import io.bestfit.proxy.testing.RawServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A body is the same whichever way it goes: whole where the upstream sent it whole, and never ended where it did not. */
class BodyRelayTest {

    private static final int LARGEST = 3 << 20;
    private static final int ROUNDS = 12;
    private static final int SMALL_BUFFER = 1 << 17;

    /**
     * One answer of an upstream.
     *
     * @param sent how many bytes of the body it sends before it closes its connection; all of them where it keeps it
     * @param pieces the greatest piece in which it sends, and of one chunk
     */
    private record Answer(String body, boolean chunked, int sent, int pieces, boolean reset, String trailer) {

        static Answer random(RandomGenerator random) {
            byte[] bytes = new byte[random.nextInt(4) == 0 ? random.nextInt(200) : random.nextInt(LARGEST)];
            random.nextBytes(bytes);
            String body = new String(bytes, StandardCharsets.ISO_8859_1);
            boolean whole = bytes.length == 0 || random.nextInt(3) > 0;
            boolean chunked = random.nextBoolean();
            return new Answer(body, chunked, whole ? bytes.length : random.nextInt(bytes.length),
                    512 + random.nextInt(random.nextBoolean() ? 1 << 19 : 1 << 13), !whole && random.nextBoolean(),
                    chunked && random.nextBoolean() ? "X-Sum: " + random.nextInt() + "\r\n" : "");
        }

        boolean whole() {
            return sent == body.length();
        }

        boolean send(Socket socket) throws IOException {
            RawServer.write(socket, "HTTP/1.1 200 OK\r\n" + (chunked
                    ? "Transfer-Encoding: chunked\r\n\r\n"
                    : "Content-Length: " + body.length() + "\r\n\r\n"));
            socket.setTcpNoDelay(true);
            for (int at = 0; at < sent; at += pieces) {
                int length = Math.min(pieces, sent - at);
                String piece = body.substring(at, at + length);
                RawServer.write(socket, chunked ? Integer.toHexString(length) + "\r\n" + piece + "\r\n" : piece);
            }
            if (chunked && whole()) {
                RawServer.write(socket, "0\r\n" + trailer + "\r\n");
            }
            if (reset) {
                socket.setSoLinger(true, 0);
            }
            return whole();
        }
    }

    /** What a client has of an answer: its head, its body without the framing, whether that ended, and its trailer. */
    private record Got(String head, String body, boolean whole, String trailer) {

        static Got of(String text) {
            int start = text.indexOf("\r\n\r\n") + 4;
            String head = text.substring(0, start);
            if (!head.contains("chunked")) {
                String length = head.replaceAll("(?s).*[Cc]ontent-[Ll]ength: (\\d+).*", "$1");
                return new Got(head, text.substring(start), text.length() - start == Integer.parseInt(length), "");
            }
            StringBuilder body = new StringBuilder();
            int at = start;
            while (at <= text.length()) {
                int line = text.indexOf("\r\n", at);
                if (line < 0) {
                    break;
                }
                int length = Integer.parseInt(text.substring(at, line), 16);
                if (length == 0) {
                    String rest = text.substring(line + 2);
                    return new Got(head, body.toString(), rest.endsWith("\r\n"),
                            rest.substring(0, Math.max(0, rest.length() - 2)));
                }
                body.append(text, line + 2, Math.min(text.length(), line + 2 + length));
                at = line + 2 + length + 2;
            }
            return new Got(head, body.toString(), false, "");
        }
    }

    @Test
    void whatComesAfterTheHeadGoesPastTheFramework() throws IOException {
        CountDownLatch began = new CountDownLatch(1);
        try (RawServer upstream = new RawServer((head, socket) -> {
            RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n");
            await().until(() -> began.getCount() == 0);
            RawServer.write(socket, "abcdef");
            return true;
        });
                ProxyUnderTest proxy = new ProxyUnderTest(upstream.port(), ForwardLimits.DEFAULT, BodyWay.RELAY);
                Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
            RawServer.write(client, "GET / HTTP/1.1\r\nHost: p\r\n\r\n");
            RawServer.head(client.getInputStream());
            began.countDown();
            assertThat(client.getInputStream().readNBytes(6)).asString().isEqualTo("abcdef");
            assertThat(proxy.relays).hasSize(1).first().isInstanceOfSatisfying(ChannelRelay.class,
                    relay -> assertThat(relay.pastFramework()).isEqualTo(6));
        }
    }

    @ParameterizedTest
    @CsvSource({"65535, false", "65536, true"})
    void aShortBodyGoesByThePlainPipe(int length, boolean relayed) throws IOException {
        try (RawServer upstream = RawServer.sending("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n"
                + "x".repeat(length));
                ProxyUnderTest proxy = new ProxyUnderTest(upstream.port(), ForwardLimits.DEFAULT,
                        ChannelRelay.from(ChannelRelay.SHORTEST))) {
            assertThat(RawExchange.of(proxy.port(), "GET / HTTP/1.1\r\nHost: p\r\nConnection: close\r\n\r\n"))
                    .endsWith("\r\n\r\n" + "x".repeat(length));
            assertThat(proxy.relays).hasSize(1).first().isInstanceOf(relayed ? ChannelRelay.class : PlainPipe.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void partsComeAsTheyAreOverConnectionsThatAreKept(BodyWay way) throws IOException {
        String part = "0123456789abcdef".repeat(1 << 14);
        try (RawServer upstream = new RawServer((head, socket) -> {
            boolean ranged = head.contains("\r\nRange: bytes=4-\r\n");
            RawServer.write(socket, (ranged
                    ? "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 4-" + (part.length() + 3) + "/"
                            + (part.length() + 4)
                    : "HTTP/1.1 200 OK") + "\r\nContent-Length: " + part.length() + "\r\n\r\n" + part);
            return true;
        });
                ProxyUnderTest proxy = new ProxyUnderTest(upstream.port(), ForwardLimits.DEFAULT, way);
                Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
            for (int turn = 0; turn < 4; turn++) {
                RawServer.write(client, "GET /v2/a/blobs/b HTTP/1.1\r\nHost: p\r\n"
                        + (turn % 2 == 0 ? "Range: bytes=4-\r\n\r\n" : "\r\n"));
                String head = RawServer.head(client.getInputStream());
                assertThat(head).startsWith(turn % 2 == 0 ? "HTTP/1.1 206 " : "HTTP/1.1 200 ");
                assertThat(head.contains("\r\nContent-Range: bytes 4-262147/262148\r\n")).isEqualTo(turn % 2 == 0);
                assertThat(client.getInputStream().readNBytes(part.length())).asString().isEqualTo(part);
            }
            assertThat(upstream.connections).hasValue(1);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void everyWayGivesTheClientTheSame(long seed) throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            long one = seed * 1000 + round;
            Answer answer = Answer.random(new Random(one));
            Got pipe = through(BodyWay.PIPE, answer, new Random(one));
            Got relay = through(BodyWay.RELAY, answer, new Random(one));
            for (Got got : new Got[]{pipe, relay}) {
                if (answer.whole()) {
                    assertThat(got.whole()).as("whole, seed %d", one).isTrue();
                    assertThat(got.body().equals(answer.body())).as("the same bytes, seed %d", one).isTrue();
                    assertThat(got.trailer()).as("trailer, seed %d", one).isEqualTo(answer.trailer());
                } else if (!got.head().startsWith("HTTP/1.1 502 ")) {
                    assertThat(got.whole()).as("never ended, seed %d", one).isFalse();
                    // What a reset discards in the systems on the way differs from run to run.
                    assertThat(answer.body().startsWith(got.body())).as("a prefix, seed %d", one).isTrue();
                    if (!answer.reset()) {
                        assertThat(got.body()).as("all that was sent, seed %d", one).hasSize(answer.sent());
                    }
                }
            }
            if (answer.whole()) {
                assertThat(relay.head()).as("head, seed %d", one).isEqualTo(pipe.head());
            }
        }
    }

    private static Got through(BodyWay way, Answer answer, RandomGenerator random) throws IOException {
        try (RawServer upstream = new RawServer((head, socket) -> answer.send(socket));
                ProxyUnderTest proxy = new ProxyUnderTest(upstream.port(), ForwardLimits.DEFAULT, way);
                Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
            if (random.nextBoolean()) {
                client.setReceiveBufferSize(SMALL_BUFFER);
            }
            RawServer.write(client, "GET /v2/a/blobs/b HTTP/1.1\r\nHost: p\r\nConnection: close\r\n\r\n");
            if (random.nextBoolean()) {
                // Nothing is read until the upstream has sent what finds room on the way.
                InputStream in = client.getInputStream();
                await().until(() -> in.available() > 0);
            }
            Got got = Got.of(read(client.getInputStream(), 512 + random.nextInt(1 << 17)));
            await().until(() -> proxy.ended.size() == 1);
            Forwarded ended = proxy.ended.getFirst();
            assertThat(ended.outcome()).isEqualTo(answer.whole()
                    ? Forwarded.Outcome.COMPLETE
                    : Forwarded.Outcome.UPSTREAM_BROKEN);
            if (answer.whole()) {
                assertThat(ended.bytesSent()).isEqualTo(answer.body().length());
            }
            return got;
        }
    }

    /** All that comes until the connection ends, one way or the other. */
    private static String read(InputStream in, int atOnce) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[atOnce];
        try {
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                all.write(buffer, 0, length);
            }
        } catch (SocketException e) {
            // A reset, which is one way to say that bytes are missing.
            return all.toString(StandardCharsets.ISO_8859_1);
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }
}
