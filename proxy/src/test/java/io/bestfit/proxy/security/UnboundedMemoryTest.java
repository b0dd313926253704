package io.bestfit.proxy.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.testing.RawServer;
import io.bestfit.proxy.testing.WholeProxy;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers of any size: streamed where they pass, and not read where they are looked into. */
@DisplayName("CVE-2023-2253 (GHSA-hqxw-f8mx-cpmw), CVE-2017-11468")
class UnboundedMemoryTest {

    private static final long SIZE = 1L << 30;
    private static final int BLOCK = 1 << 20;
    /** What sockets and one turn of an event loop hold on the way; the system's largest buffers are some megabytes. */
    private static final long ON_THE_WAY = 64L << 20;
    private static final int PATIENCE_MILLIS = 60_000;
    private static final String DIGEST = "sha256:" + "ab".repeat(32);

    @ParameterizedTest(name = "{0} of 1 GiB, {1}: {2} bytes are read of it, and all of it passes")
    @CsvSource({"an index, with a length, cpu=zen3", "an index, in chunks, cpu=zen3", "an index, with a length, ",
            "a list of tags, in chunks, "})
    void whatIsTooLargePassesAndIsNotHeld(String what, String framing, @org.jspecify.annotations.Nullable String node)
            throws Exception {
        boolean chunked = framing.equals("in chunks");
        AtomicLong lookedInto = new AtomicLong();
        AtomicLong passed = new AtomicLong();
        try (RawServer upstream = new RawServer((head, socket) -> {
            boolean byDigest = head.contains("/sha256:");
            RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Type: application/vnd.oci.image.index.v1+json\r\n"
                    + "Docker-Content-Digest: " + DIGEST + "\r\n"
                    + (chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + SIZE) + "\r\n\r\n");
            if (!head.startsWith("HEAD ")) {
                send(socket, chunked, byDigest ? lookedInto : passed);
            }
            return true;
        });
                WholeProxy proxy = new WholeProxy(upstream.port());
                Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
            client.setSoTimeout(PATIENCE_MILLIS);
            client.getOutputStream().write(("GET /v2/lab/app/" + (what.startsWith("a list")
                    ? "tags/list?n=2147483647"
                    : "manifests/1") + " HTTP/1.1\r\nHost: proxy\r\n"
                    + (node == null ? "" : "Node-Features: " + node + "\r\n") + "\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
            InputStream in = client.getInputStream();
            assertThat(RawServer.head(in)).startsWith("HTTP/1.1 200 OK\r\n").doesNotContain("Bestfit-Selection");

            // The client reads no further: soon the upstream cannot send any more, far from the end.
            long before;
            do {
                before = passed.get();
                Thread.sleep(500);
            } while (passed.get() != before);
            assertThat(passed.get()).isLessThan(ON_THE_WAY);

            long read = 0;
            byte[] block = new byte[BLOCK];
            while (read < SIZE) {
                int more = in.read(block);
                assertThat(more).isPositive();
                read += more;
            }
            assertThat(passed.get()).isEqualTo(SIZE);
            assertThat(lookedInto.get()).isLessThan(ON_THE_WAY);
            assertThat(upstream.heads).anySatisfy(head -> assertThat(head).startsWith("GET "));
        }
    }

    private static void send(Socket socket, boolean chunked, AtomicLong sent) throws IOException {
        byte[] block = new byte[BLOCK];
        java.util.Arrays.fill(block, (byte) ' ');
        for (long at = 0; at < SIZE; at += BLOCK) {
            if (chunked) {
                RawServer.write(socket, Integer.toHexString(BLOCK) + "\r\n");
            }
            socket.getOutputStream().write(block);
            if (chunked) {
                RawServer.write(socket, "\r\n");
            }
            sent.addAndGet(BLOCK);
        }
        if (chunked) {
            RawServer.write(socket, "0\r\n\r\n");
        }
    }
}
