package io.bestfit.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.bestfit.proxy.config.ProxyConfig;
import io.bestfit.proxy.testing.RawExchange;
import io.bestfit.proxy.testing.RawServer;
import io.bestfit.proxy.testing.WholeProxy;
import io.bestfit.proxy.upstream.Sockets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole proxy on every kind of socket that this machine has. */
class TransportsTest {

    private static final int SIZE = 8 << 20;
    private static final String GET = "GET /v2/a/blobs/b HTTP/1.1\r\nHost: p\r\n";

    private static ProxyConfig on(Sockets sockets, int upstreamPort) {
        ProxyConfig config = WholeProxy.config(upstreamPort);
        return new ProxyConfig(config.version(), config.listeners(), config.trustedProxies(), config.admin(),
                config.upstreams(), config.selection(), config.evidence(), config.nodes(), config.profiles(),
                config.cache(), config.timeouts(), config.log(), sockets, null);
    }

    private static void assumeHas(Sockets sockets) {
        assumeThat(sockets.problem()).as("this machine's %s", sockets.label()).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void largeBodiesComeWholeOverAConnectionThatIsKept(Sockets sockets) throws IOException {
        assumeHas(sockets);
        long before = rings();
        byte[] body = new byte[SIZE];
        new Random(1).nextBytes(body);
        try (RawServer upstream = new RawServer((head, socket) -> {
            RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: " + SIZE + "\r\n\r\n");
            socket.getOutputStream().write(body);
            return true;
        });
                WholeProxy proxy = new WholeProxy(on(sockets, upstream.port()));
                Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
            for (int turn = 0; turn < 3; turn++) {
                RawServer.write(client, GET + "\r\n");
                assertThat(RawServer.head(client.getInputStream())).startsWith("HTTP/1.1 200 OK\r\n");
                assertThat(client.getInputStream().readNBytes(SIZE)).isEqualTo(body);
            }
            assertThat(upstream.connections).hasValue(1);
            assertThat(rings() > before).isEqualTo(sockets == Sockets.IO_URING);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBodyThatBreaksOffIsPassedOnAsFarAsItWentAndNeverEnded(Sockets sockets) throws IOException {
        assumeHas(sockets);
        String part = "x".repeat(SIZE);
        try (RawServer upstream = RawServer.sending("HTTP/1.1 200 OK\r\nContent-Length: " + (SIZE + 1) + "\r\n\r\n"
                + part);
                WholeProxy proxy = new WholeProxy(on(sockets, upstream.port()))) {
            assertThat(RawExchange.of(proxy.port(), GET + "Connection: close\r\n\r\n")).endsWith("\r\n\r\n" + part);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anUploadArrivesWhole(Sockets sockets) throws IOException {
        assumeHas(sockets);
        byte[] body = "x".repeat(SIZE).getBytes(StandardCharsets.US_ASCII);
        try (RawServer upstream = new RawServer((head, socket) -> {
            int sum = socket.getInputStream().readNBytes(SIZE).length;
            RawServer.write(socket, "HTTP/1.1 201 Created\r\nX-Sum: " + sum + "\r\nContent-Length: 0\r\n\r\n");
            return false;
        });
                WholeProxy proxy = new WholeProxy(on(sockets, upstream.port()));
                Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
            RawServer.write(client, "PUT /v2/a/blobs/uploads/u HTTP/1.1\r\nHost: p\r\nContent-Length: " + SIZE
                    + "\r\n\r\n");
            client.getOutputStream().write(body);
            assertThat(RawServer.head(client.getInputStream())).startsWith("HTTP/1.1 201 Created\r\n")
                    .contains("\r\nX-Sum: " + SIZE + "\r\n");
        }
    }

    /** The rings of io_uring that this process has; none where the system does not tell of open files. */
    private static long rings() throws IOException {
        Path open = Path.of("/proc/self/fd");
        if (!Files.isDirectory(open)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(open)) {
            return files.filter(Files::isSymbolicLink).filter(TransportsTest::isRing).count();
        }
    }

    private static boolean isRing(Path file) {
        try {
            return Files.readSymbolicLink(file).toString().contains("[io_uring]");
        } catch (IOException e) {
            return false; // closed between the two looks
        }
    }
}
