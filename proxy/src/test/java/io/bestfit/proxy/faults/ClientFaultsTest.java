package io.bestfit.proxy.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bestfit.proxy.config.Timeouts;
import io.bestfit.proxy.testing.RawExchange;
import io.bestfit.proxy.testing.RawServer;
import io.bestfit.proxy.testing.WholeProxy;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that stop, leave, or send more or less than they said: each costs its own connections and nobody else's. */
class ClientFaultsTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Timeouts PATIENT = new Timeouts(PATIENCE, PATIENCE.multipliedBy(2), PATIENCE.multipliedBy(2),
            Duration.ofSeconds(1));
    /** Waits longer than the second after which a client is told to send its body. */
    private static final Timeouts IMPATIENT = new Timeouts(PATIENCE, Duration.ofSeconds(3), Duration.ofSeconds(3),
            Duration.ofSeconds(1));
    private static final int IDLE = 2_000;
    private static final int SLOW_AND_SMALL = 1_000;
    private static final int SLOW_AND_LARGE = 30;
    private static final int SMALL = 64 << 10;
    private static final int LARGE = 16 << 20;
    private static final byte[] PIECE = "x".repeat(1 << 14).getBytes(StandardCharsets.US_ASCII);

    private final List<String> received = new CopyOnWriteArrayList<>();
    private final AtomicInteger underWay = new AtomicInteger();
    private CountDownLatch answerNow = new CountDownLatch(0);
    private RawServer upstream;
    private WholeProxy proxy;

    @BeforeEach
    void start() throws IOException {
        upstream = new RawServer((head, socket) -> {
            underWay.incrementAndGet();
            try {
                return answer(head, socket);
            } finally {
                underWay.decrementAndGet();
            }
        });
        proxy = new WholeProxy(upstream.port(), 2_000, PATIENT);
    }

    @AfterEach
    void stop() throws IOException {
        try {
            await().atMost(PATIENCE).until(() -> underWay.get() == 0);
            await().atMost(PATIENCE).until(() -> proxy.metric("bestfit_http_requests_inflight") == 0);
            assertThat(RawExchange.of(proxy.port(), "GET /ok HTTP/1.1\r\nHost: p\r\nConnection: close\r\n\r\n"))
                    .endsWith("\r\n\r\nok");
        } finally {
            proxy.close();
            upstream.close();
        }
    }

    /** Answers what the path says: a body of so many bytes, or ok. */
    private boolean answer(String head, Socket socket) throws IOException {
        String path = head.split(" ", 3)[1];
        received.add(head.substring(0, head.indexOf('\r')) + " " + RawServer.body(head, socket.getInputStream()));
        if (path.startsWith("/late")) {
            await().atMost(PATIENCE).until(() -> answerNow.getCount() == 0);
        }
        if (path.startsWith("/bytes/")) {
            int size = Integer.parseInt(path.substring(7));
            RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n");
            for (int sent = 0; sent < size; sent += PIECE.length) {
                socket.getOutputStream().write(PIECE, 0, Math.min(PIECE.length, size - sent));
            }
        } else {
            RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        }
        return true;
    }

    private Socket connect(String request) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        socket.setSoTimeout((int) PATIENCE.toMillis());
        RawServer.write(socket, request.replace("~", "\r\n"));
        return socket;
    }

    private void awaitReceived(int requests) {
        await().atMost(PATIENCE).until(() -> upstream.heads.size() == requests);
    }

    @Test
    void thousandsOfIdleConnectionsAreHeldAndServed() throws IOException {
        List<Socket> idle = new ArrayList<>();
        try {
            for (int i = 0; i < IDLE; i++) {
                idle.add(connect(""));
            }
            for (int i = 0; i < IDLE; i += IDLE / 20) {
                RawServer.write(idle.get(i), "GET /ok HTTP/1.1\r\nHost: p\r\n\r\n");
                assertThat(RawServer.head(idle.get(i).getInputStream())).startsWith("HTTP/1.1 200 OK\r\n");
            }
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({SLOW_AND_SMALL + ", " + SMALL, SLOW_AND_LARGE + ", " + LARGE})
    void slowReadersGetEveryByteAndHoldNobodyUp(int clients, int size) throws IOException {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < clients; i++) {
                slow.add(connect("GET /bytes/" + size + " HTTP/1.1~Host: p~Connection: close~~"));
            }
            awaitReceived(clients);
            assertThat(RawExchange.of(proxy.port(), "GET /ok HTTP/1.1\r\nHost: p\r\nConnection: close\r\n\r\n"))
                    .endsWith("\r\n\r\nok");
            for (Socket socket : slow) {
                assertThat(RawServer.head(socket.getInputStream())).startsWith("HTTP/1.1 200 OK\r\n");
                long read = 0;
                byte[] piece = new byte[1 << 16];
                for (int n = socket.getInputStream().read(piece); n >= 0; n = socket.getInputStream().read(piece)) {
                    read += n;
                }
                assertThat(read).isEqualTo(size);
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"closes", "resets", "closes its half"})
    void whoLeavesWhileItWaitsLeavesNothingBehind(String how) throws IOException {
        answerNow = new CountDownLatch(1);
        for (int turn = 1; turn <= 20; turn++) {
            Socket socket = connect("GET /late HTTP/1.1~Host: p~~");
            awaitReceived(turn);
            leave(socket, how);
            int ended = turn;
            await().atMost(PATIENCE).until(() -> proxy.metric("bestfit_http_requests_inflight") == 0);
            assertThat(upstream.connections.get()).isEqualTo(ended);
            socket.close();
        }
        answerNow.countDown();
    }

    @ParameterizedTest
    @ValueSource(strings = {"closes", "resets"})
    void whoLeavesWithinAnAnswerEndsItUpstreamToo(String how) throws IOException {
        for (int turn = 1; turn <= 20; turn++) {
            Socket socket = connect("GET /bytes/" + (256 << 20) + " HTTP/1.1~Host: p~~");
            assertThat(RawServer.head(socket.getInputStream())).startsWith("HTTP/1.1 200 OK\r\n");
            leave(socket, how);
            await().atMost(PATIENCE).until(() -> underWay.get() == 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 10~~part", "Transfer-Encoding: chunked~~5~12345~",
            "Transfer-Encoding: chunked~~5~12345~0~"})
    void whoLeavesWithinAnUploadHasUploadedNothing(String framing) throws IOException {
        for (int turn = 1; turn <= 20; turn++) {
            Socket socket = connect("PUT /v2/a/blobs/uploads/u HTTP/1.1~Host: p~" + framing);
            awaitReceived(turn);
            leave(socket, turn % 2 == 0 ? "closes" : "resets");
            int complete = turn;
            await().atMost(PATIENCE).until(() -> received.size() + upstream.faults.size() >= complete);
        }
        assertThat(received).allMatch(request -> request.endsWith(" and no more"));
    }

    @Test
    void bytesAfterAnUploadAreNoPartOfIt() throws IOException {
        try (Socket socket = connect("PUT /u HTTP/1.1~Host: p~Content-Length: 4~~bodyand more than was said~~")) {
            String answers = Seen.toTheEnd(socket.getInputStream());
            assertThat(answers).startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("\r\n\r\nokHTTP/1.0 400 Bad Request - this is no well-formed HTTP request\r\n");
        }
        assertThat(received).containsExactly("PUT /u HTTP/1.1 body");
    }

    @Test
    void aBodyThatIsAnnouncedAndNeverComesEndsItsConnections() throws IOException {
        try (WholeProxy impatient = new WholeProxy(upstream.port(), IMPATIENT);
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), impatient.port())) {
            RawServer.write(socket,
                    "PUT /u HTTP/1.1\r\nHost: p\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
            String answers = Seen.toTheEnd(socket.getInputStream());
            assertThat(answers).startsWith("HTTP/1.1 100 Continue\r\n\r\n").doesNotContain("200 OK");
        }
        await().atMost(PATIENCE).until(() -> received.size() + upstream.faults.size() == 1);
        assertThat(received).allMatch(request -> request.endsWith(" and no more"));
    }

    @ParameterizedTest(name = "{0} is one request: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            an extension of a chunk      | POST /x HTTP/1.1~Host: p~Transfer-Encoding: chunked~~5;a=b~hello~0~~       | POST /x HTTP/1.1 5~hello~0~~
            a quoted extension           | POST /x HTTP/1.1~Host: p~Transfer-Encoding: chunked~~5;a="b;c"~hello~0;x~~ | POST /x HTTP/1.1 5~hello~0~~
            a size with zeros before     | POST /x HTTP/1.1~Host: p~Transfer-Encoding: chunked~~005~hello~000~~       | POST /x HTTP/1.1 5~hello~0~~
            forbidden trailers           | POST /x HTTP/1.1~Host: p~Transfer-Encoding: chunked~Trailer: Host~~5~hello~0~Host: evil~Content-Length: 9~Transfer-Encoding: x~Authorization: evil~~ | POST /x HTTP/1.1 5~hello~0~~
            a coding in capitals         | POST /x HTTP/1.1~Host: p~Transfer-Encoding: CHUNKED~~5~hello~0~~           | POST /x HTTP/1.1 5~hello~0~~
            a tab before a length        | POST /x HTTP/1.1~Host: p~Content-Length:^T5~~hello                         | POST /x HTTP/1.1 hello
            a length that Connection names | POST /x HTTP/1.1~Host: p~Connection: content-length~Content-Length: 5~~hello | POST /x HTTP/1.1 hello
            a coding that Connection names | POST /x HTTP/1.1~Host: p~Connection: transfer-encoding~Transfer-Encoding: chunked~~5~hello~0~~ | POST /x HTTP/1.1 5~hello~0~~
            a GET with a body            | GET /x HTTP/1.1~Host: p~Content-Length: 5~~hello                           | GET /x HTTP/1.1 hello
            an empty line before it      | ~GET /x HTTP/1.1~Host: p~~                                                 | GET /x HTTP/1.1 -
            encoded line ends            | GET /x%0d%0aX-Evil:%201%0d%0a HTTP/1.1~Host: p~~                           | GET /x%0d%0aX-Evil:%201%0d%0a HTTP/1.1 -
            a whole URL                  | GET http://elsewhere/x HTTP/1.1~Host: p~~                                  | GET /x HTTP/1.1 -
            an upgrade to HTTP/2         | GET /x HTTP/1.1~Host: p~Connection: Upgrade, HTTP2-Settings~Upgrade: websocket~HTTP2-Settings: AAMAAABkAAQAAP__~~ | GET /x HTTP/1.1 -
            """)
    void whatIsOddAndClearIsOneRequestAndTheNextOneIsTheNext(String name, String request, String seen)
            throws IOException {
        try (Socket socket = connect(request.replace("^T", "\t") + "GET /next HTTP/1.1~Host: p~Connection: close~~")) {
            String answers = Seen.toTheEnd(socket.getInputStream());
            assertThat(answers).as(name).matches("(?s)HTTP/1.1 200 OK\r\n.*\r\n\r\nokHTTP/1.1 200 OK\r\n.*\r\n\r\nok");
        }
        assertThat(received).as(name).containsExactly(seen.replace("~", "\r\n").replace(" -", " "),
                "GET /next HTTP/1.1 ");
        assertThat(upstream.heads.getFirst()).doesNotContain("\r\nX-Evil", "evil\r\n")
                .doesNotContainIgnoringCase("trailer")
                .doesNotContainIgnoringCase("upgrade").doesNotContainIgnoringCase("\r\nconnection:");
    }

    @Test
    void manyRequestsInOneWriteAreAnsweredInTheirOrder() throws IOException {
        int requests = 300;
        StringBuilder all = new StringBuilder();
        for (int i = 1; i <= requests; i++) {
            all.append("GET /bytes/").append(i).append(" HTTP/1.1~Host: p~").append(i == requests
                    ? "Connection: close~"
                    : "").append(i % 3 == 0 ? "Node-Features: cpu=zen4~" : "").append('~');
        }
        try (Socket socket = connect(all.toString())) {
            InputStream in = socket.getInputStream();
            for (int i = 1; i <= requests; i++) {
                assertThat(RawServer.head(in)).contains("\r\nContent-Length: " + i + "\r\n");
                assertThat(in.readNBytes(i)).hasSize(i);
            }
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @Test
    void nothingIsHeardAfterTheLastRequestOfAConnection() throws IOException {
        assertThat(RawExchange.of(proxy.port(), ("GET /ok HTTP/1.1~Host: p~Connection: close~~"
                + "PUT /evil HTTP/1.1~Host: p~Content-Length: 0~~").replace("~", "\r\n"))).containsOnlyOnce("HTTP/1.1");
        assertThat(upstream.heads).hasSize(1);
    }

    private static void leave(Socket socket, String how) throws IOException {
        if (how.equals("closes its half")) {
            socket.shutdownOutput();
            return;
        }
        if (how.equals("resets")) {
            socket.setSoLinger(true, 0);
        }
        socket.close();
    }
}
