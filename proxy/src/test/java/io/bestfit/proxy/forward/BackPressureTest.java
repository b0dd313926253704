package io.bestfit.proxy.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bestfit.proxy.config.Timeouts;
import io.bestfit.proxy.testing.RawServer;
import io.bestfit.proxy.testing.WholeProxy;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whoever reads slowly stops the other side: what the proxy holds of 256 MiB is a small, fixed part, counted in the
 * bytes that it took and did not pass on.
 */
class BackPressureTest {

    private static final long SIZE = 256L << 20;
    /** What the proxy may hold, and the socket buffers of the system on both of its sides, 4 to 6 MiB each. */
    private static final long BOUND = 24L << 20;
    /** How long this waits on a busy machine; the proxy waits longer, or its own limits would end what is watched. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Timeouts PATIENT = new Timeouts(Duration.ofSeconds(20), PATIENCE.multipliedBy(4),
            PATIENCE.multipliedBy(4), Duration.ofSeconds(1));
    private static final byte[] PIECE = new byte[1 << 16];

    @ParameterizedTest
    @EnumSource(BodyWay.class)
    void aClientThatDoesNotReadStopsTheUpstreamAndLosesNothing(BodyWay way) throws IOException {
        AtomicLong taken = new AtomicLong();
        try (RawServer upstream = new RawServer((head, socket) -> {
            RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: " + SIZE + "\r\n\r\n");
            fill(socket.getOutputStream(), taken);
            return false;
        });
                ProxyUnderTest proxy = new ProxyUnderTest(upstream.port(),
                        new ForwardLimits(PATIENT.response(), PATIENT.idle(), PATIENCE), way);
                Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
            RawServer.write(client, "GET /v2/a/blobs/b HTTP/1.1\r\nHost: p\r\n\r\n");
            InputStream in = client.getInputStream();
            assertThat(RawServer.head(in)).startsWith("HTTP/1.1 200 OK\r\n");
            assertThat(whenStill(taken)).isBetween(1L, BOUND);
            assertThat(drain(in, SIZE)).isEqualTo(SIZE);
            assertThat(taken).hasValue(SIZE);
        }
    }

    @Test
    void anUpstreamThatDoesNotReadStopsTheUploadAndLosesNothing() throws IOException {
        AtomicLong taken = new AtomicLong();
        AtomicLong received = new AtomicLong();
        CountDownLatch read = new CountDownLatch(1);
        try (RawServer upstream = new RawServer((head, socket) -> {
            await().atMost(PATIENCE).until(() -> read.getCount() == 0);
            received.set(drain(socket.getInputStream(), SIZE));
            RawServer.write(socket, "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n");
            return false;
        });
                WholeProxy proxy = new WholeProxy(upstream.port(), PATIENT);
                Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
            RawServer.write(client, "PATCH /v2/a/blobs/uploads/u HTTP/1.1\r\nHost: p\r\nContent-Length: " + SIZE
                    + "\r\n\r\n");
            Thread sender = Thread.ofVirtual().start(() -> {
                try {
                    fill(client.getOutputStream(), taken);
                } catch (IOException e) {
                    taken.set(-1);
                }
            });
            assertThat(whenStill(taken)).isBetween(1L, BOUND);
            read.countDown();
            assertThat(RawServer.head(client.getInputStream())).startsWith("HTTP/1.1 202 Accepted\r\n");
            await().until(() -> !sender.isAlive());
            assertThat(received).hasValue(SIZE);
            assertThat(taken).hasValue(SIZE);
        }
    }

    private static void fill(OutputStream out, AtomicLong taken) throws IOException {
        while (taken.get() < SIZE) {
            out.write(PIECE);
            taken.addAndGet(PIECE.length);
        }
    }

    private static long drain(InputStream in, long most) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long read = 0;
        int length = in.read(buffer);
        while (length >= 0) {
            read += length;
            length = read < most ? in.read(buffer) : -1;
        }
        return read;
    }

    /** The count once it has stopped to grow: a proxy that holds everything only stops at the end. */
    private static long whenStill(AtomicLong count) {
        long[] before = {0};
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(() -> {
            boolean still = count.get() > 0 && count.get() == before[0];
            before[0] = count.get();
            return still;
        });
        return count.get();
    }
}
