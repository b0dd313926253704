package io.bestfit.proxy.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a client that reads raw bytes sees of each fault. */
class FaultsTest {

    /** How long nothing must come before a connection counts as open. */
    private static final int SILENCE_MILLIS = 200;
    /** How often that silence is waited for before what was expected counts as missing: 20 seconds. */
    private static final int MOST_SILENCES = 100;

    private static final String TRUE_DIGEST = Content.digest(Buffer.buffer("hello")).text();

    enum End {
        CLOSED,
        OPEN
    }

    record Row(Fault fault, End end, String pattern) {

        @Override
        public String toString() {
            return fault.getClass().getSimpleName();
        }
    }

    static List<Row> rows() {
        String any = "(?s)HTTP/1.1 200 .*";
        return List.of(
                new Row(new Fault.CloseBeforeHead(), End.CLOSED, ""),
                new Row(new Fault.CloseWithinHead(), End.CLOSED, "(?s)HTTP/1.1 200 (?!.*\r\n\r\n).*"),
                new Row(new Fault.CloseWithinBody(2), End.CLOSED, any + "Content-Length: 5\r\n\r\nhe"),
                new Row(new Fault.CloseWithinBody(-1), End.CLOSED, any + "Content-Length: 5\r\n\r\nhell"),
                new Row(new Fault.Overlong(3), End.OPEN, any + "Content-Length: 5\r\n\r\nhelloxxx"),
                new Row(new Fault.StallBeforeHead(), End.OPEN, ""),
                new Row(new Fault.StallWithinBody(4), End.OPEN, any + "Content-Length: 5\r\n\r\nhell"),
                new Row(new Fault.LyingUnsatisfiable(), End.CLOSED,
                        "(?s)HTTP/1.1 416 .*Content-Length: 10240\r\n\r\nx{33}"),
                new Row(new Fault.UnfinishedChunks(), End.CLOSED,
                        any + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"),
                new Row(new Fault.SlowDrip(2, Duration.ofMillis(20)), End.CLOSED, any + "\r\n\r\nhello"),
                new Row(new Fault.EarlyHints(), End.OPEN, "(?s)HTTP/1.1 103 .*\r\n\r\nHTTP/1.1 200 .*hello"),
                new Row(new Fault.WrongBytes(), End.OPEN, any + TRUE_DIGEST + ".*\r\n\r\nhelln"),
                new Row(new Fault.WrongContentType("text/x"), End.OPEN, any + "Content-Type: text/x\r\n.*hello"),
                new Row(new Fault.WrongDigest("sha256:x"), End.OPEN,
                        any + "Docker-Content-Digest: sha256:x\r\n.*hello"),
                new Row(new Fault.WithoutHeader("docker-content-digest"), End.OPEN,
                        "(?s)HTTP/1.1 200 (?!.*Docker-Content-Digest).*hello"),
                new Row(new Fault.Chunked(), End.OPEN, "(?si)HTTP/1.1 200 (?!.*Content-Length).*"
                        + "transfer-encoding: chunked\r\n.*5\r\nhello\r\n0\r\n\r\n"),
                new Row(Fault.status(429, Map.of("Retry-After", "7")), End.OPEN,
                        "(?s)HTTP/1.1 429 .*Retry-After: 7\r\n.*TOOMANYREQUESTS.*"),
                new Row(Fault.redirect("http://other/x"), End.OPEN,
                        "(?s)HTTP/1.1 307 .*Location: http://other/x\r\n.*"));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isSeenOnTheWireOnceAndThenTheRegistryAnswersAgain(Row row) throws IOException {
        Vertx vertx = Vertx.vertx();
        try {
            EmbeddedRegistry registry = EmbeddedRegistry.start(vertx, RegistryOptions.defaults()).await();
            registry.putBlob("a", Buffer.buffer("hello"));
            registry.faults().on(RequestPredicate.blobs()).times(1).answer(row.fault());

            Seen seen = get(registry.port(), row.end(), row.pattern());
            assertThat(seen.text()).matches(row.pattern());
            assertThat(seen.end()).isEqualTo(row.end());

            String proper = "(?s)HTTP/1.1 200 OK.*hello";
            assertThat(get(registry.port(), End.OPEN, proper).text()).matches(proper);
            assertThat(registry.requests()).hasSize(2);
        } finally {
            vertx.close().await();
        }
    }

    private record Seen(String text, End end) {}

    private static Seen get(int port, End end, String pattern) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(SILENCE_MILLIS);
            String request = "GET /v2/a/blobs/" + TRUE_DIGEST + " HTTP/1.1\r\nHost: a\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return read(socket.getInputStream(), end, pattern);
        }
    }

    /** Reads to the end, or to the silence after what an open connection is expected to bring. */
    private static Seen read(InputStream stream, End end, String pattern) throws IOException {
        StringBuilder seen = new StringBuilder();
        for (int silences = 0; silences < MOST_SILENCES;) {
            try {
                int value = stream.read();
                if (value < 0) {
                    return new Seen(seen.toString(), End.CLOSED);
                }
                seen.append((char) value);
            } catch (SocketTimeoutException silence) {
                if (end == End.OPEN && seen.toString().matches(pattern)) {
                    break;
                }
                silences++;
            } catch (SocketException reset) {
                return new Seen(seen.toString(), End.CLOSED);
            }
        }
        return new Seen(seen.toString(), End.OPEN);
    }
}
