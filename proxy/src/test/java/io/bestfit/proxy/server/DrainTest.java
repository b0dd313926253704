package io.bestfit.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.bestfit.matcher.oci.Digest;
import io.bestfit.proxy.config.Timeouts;
import io.bestfit.proxy.registry.Fault;
import io.bestfit.proxy.registry.RequestPredicate;
import io.bestfit.proxy.testing.KeptConnection;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The end of a proxy: readiness goes first, what is under way is finished, and nothing is waited for without end. */
class DrainTest {

    private static final int PATIENCE_MILLISECONDS = 20_000;
    private static final int BYTES = 20_000;
    /** A client that does not read holds an answer of this size under way. */
    private static final int MORE_THAN_BUFFERS_HOLD = 32 * 1024 * 1024;
    private static final Timeouts LONG = new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(25),
            Duration.ofMinutes(1), Duration.ofMinutes(1));
    private static final Timeouts SHORT = new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(25),
            Duration.ofMinutes(1), Duration.ofMillis(500));

    @Test
    void whatIsUnderWayIsFinishedAndWhatIsIdleClosed() throws Exception {
        try (RunningProxy proxy = RunningProxy.start(config -> RunningProxy.with(config, LONG));
                Socket idle = connect(proxy);
                Socket busy = connect(proxy)) {
            write(idle, "GET /v2/ HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(readHead(idle.getInputStream())).startsWith("HTTP/1.1 200 ");
            Digest blob = proxy.registry().putBlob("lab/app", Buffer.buffer(new byte[MORE_THAN_BUFFERS_HOLD]));
            write(busy, "GET /v2/lab/app/blobs/" + blob + " HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(readHead(busy.getInputStream())).startsWith("HTTP/1.1 200 ");

            assertThat(ready(proxy)).isEqualTo(200);
            Future<Void> drained = proxy.server().drainAndClose();

            assertThat(ready(proxy)).isEqualTo(503);
            // Until the idle connection ends, which is long before the busy one.
            idle.getInputStream().readAllBytes();
            assertThat(drained.isComplete()).isFalse();
            // Every event loop stops listening by itself, some a moment later than the one of the idle connection.
            await().untilAsserted(() -> assertThatThrownBy(() -> connect(proxy).close())
                    .isInstanceOf(ConnectException.class));
            assertThat(ready(proxy)).isEqualTo(503);
            assertThat(busy.getInputStream().readAllBytes()).hasSize(MORE_THAN_BUFFERS_HOLD);
            RunningProxy.await(drained);
        }
    }

    @Test
    void whoeverIsAnsweredMeanwhileIsToldThatTheConnectionEnds() throws Exception {
        try (RunningProxy proxy = RunningProxy.start(config -> RunningProxy.with(config, LONG));
                KeptConnection busy = new KeptConnection(proxy.server().registryPort())) {
            String place = busy.send("POST", "/v2/lab/app/blobs/uploads/", "Content-Length: 0").header("Location")
                    .replaceFirst("^http://[^/]*", "");
            busy.begin("PATCH", place, "Content-Type: application/octet-stream", "Content-Length: 2");
            busy.write(new byte[1]);
            await().until(() -> proxy.registry().requests().getLast().method().equals("PATCH"));

            Future<Void> drained = proxy.server().drainAndClose();

            // The listener closes after the answers under way were told so.
            await().untilAsserted(() -> assertThatThrownBy(() -> connect(proxy).close())
                    .isInstanceOf(ConnectException.class));
            busy.write(new byte[1]);
            KeptConnection.Answer answer = busy.answer("PATCH");
            assertThat(answer.status()).isEqualTo(202);
            assertThat(answer.header("Connection")).isEqualTo("close");
            assertThat(busy.rest()).isEmpty();
            RunningProxy.await(drained);
        }
    }

    @Test
    void whatDoesNotEndIsCutOffWhenTheTimeIsOver() throws Exception {
        try (RunningProxy proxy = RunningProxy.start(config -> RunningProxy.with(config, SHORT));
                Socket stuck = connect(proxy)) {
            Digest blob = proxy.registry().putBlob("lab/app", Buffer.buffer(new byte[BYTES]));
            proxy.registry().faults().on(RequestPredicate.blobs()).answer(new Fault.StallWithinBody(10));
            write(stuck, "GET /v2/lab/app/blobs/" + blob + " HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(readHead(stuck.getInputStream())).startsWith("HTTP/1.1 200 ");

            RunningProxy.await(proxy.server().drainAndClose());

            assertThat(restOf(stuck)).isLessThan(BYTES);
        }
    }

    private static int ready(RunningProxy proxy) throws IOException, InterruptedException {
        return proxy.sendTo(proxy.server().adminPort(), "GET", "/readyz").statusCode();
    }

    private static Socket connect(RunningProxy proxy) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.server().registryPort());
        socket.setSoTimeout(PATIENCE_MILLISECONDS);
        return socket;
    }

    private static void write(Socket socket, String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    }

    private static String readHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            assertThat(next).as("the head is whole: %s", head).isNotNegative();
            head.append((char) next);
        }
        return head.toString();
    }

    /** How many bytes still come before the end of the connection, orderly or not. */
    private static int restOf(Socket socket) throws IOException {
        int bytes = 0;
        try {
            while (socket.getInputStream().read() >= 0) {
                bytes++;
            }
        } catch (java.net.SocketException e) {
            assertThat(e).hasMessageContaining("reset");
        }
        return bytes;
    }
}
