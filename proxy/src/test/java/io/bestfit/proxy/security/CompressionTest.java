package io.bestfit.proxy.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.testing.RawServer;
import io.bestfit.proxy.testing.WholeProxy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing is decompressed, whatever it says that it is. */
@DisplayName("CVE-2026-42587, CVE-2025-58057")
class CompressionTest {

    private static final String DIGEST = "sha256:" + "ab".repeat(32);
    private static final int BLOCK = 1 << 20;
    private static final int BLOCKS = 64;

    @ParameterizedTest(name = "an index encoded as {0} passes as it is")
    @ValueSource(strings = {"gzip", "zstd", "br", "snappy", "deflate", "gzip, gzip", "x-unknown", "identity, gzip"})
    void itPassesAsItIs(String encoding) throws Exception {
        byte[] bomb = bomb();
        try (RawServer upstream = new RawServer((head, socket) -> {
            RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Type: application/vnd.oci.image.index.v1+json\r\n"
                    + "Docker-Content-Digest: " + DIGEST + "\r\nContent-Encoding: " + encoding + "\r\nContent-Length: "
                    + bomb.length + "\r\n\r\n");
            if (!head.startsWith("HEAD ")) {
                socket.getOutputStream().write(bomb);
            }
            return true;
        });
                WholeProxy proxy = new WholeProxy(upstream.port());
                HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            HttpResponse<byte[]> answer = client.send(HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + proxy.port() + "/v2/lab/app/manifests/1"))
                    .headers("Node-Features", "cpu=zen3", "Accept-Encoding", "gzip, zstd").build(),
                    HttpResponse.BodyHandlers.ofByteArray());

            assertThat(answer.body()).isEqualTo(bomb);
            assertThat(answer.headers().allValues("Content-Encoding")).isEqualTo(List.of(encoding));
            assertThat(answer.headers().firstValue("Bestfit-Selection")).isEmpty();
            // What Bestfit asks for itself it wants as it is stored; what the client asks for goes on as the client said.
            assertThat(upstream.heads.stream().filter(head -> head.startsWith("HEAD ") || head.contains("/sha256:")))
                    .isNotEmpty().allSatisfy(head -> assertThat(head.toLowerCase(java.util.Locale.ROOT))
                            .contains("\r\naccept-encoding: identity\r\n"));
            assertThat(upstream.heads.getLast()).contains("gzip, zstd");
        }
    }

    /** 64 MiB of blanks, in less than 70 kB. */
    private static byte[] bomb() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            byte[] blanks = " ".repeat(BLOCK).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            for (int i = 0; i < BLOCKS; i++) {
                out.write(blanks);
            }
        }
        assertThat(packed.size()).isLessThan(70_000);
        return packed.toByteArray();
    }
}
