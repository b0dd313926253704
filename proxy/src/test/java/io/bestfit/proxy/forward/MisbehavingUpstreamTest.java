package io.bestfit.proxy.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.bestfit.proxy.testing.RawExchange;
import io.bestfit.proxy.testing.RawServer;
import io.bestfit.proxy.upstream.Origin;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(BodyWay.class)
class MisbehavingUpstreamTest {

    @Parameter
    @SuppressWarnings("NullAway.Init") // set for each run of the class
    private BodyWay way;

    private static final String GET = "GET / HTTP/1.1\r\nHost: p\r\nConnection: close\r\n\r\n";

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void aBodyLongerThanItsLengthIsCutThereAndItsConnectionNotUsedAgain() throws IOException {
        try (RawServer upstream = new RawServer((head, socket) -> {
            write(socket,
                    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");
            return true;
        }); ProxyUnderTest proxy = new ProxyUnderTest(upstream.port(), ForwardLimits.DEFAULT, way)) {
            for (int turn = 1; turn <= 3; turn++) {
                assertThat(RawExchange.of(proxy.port(), GET)).endsWith("\r\n\r\nok");
                assertThat(upstream.connections).hasValue(turn);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0", "1.1"})
    void aBodyThatBreaksOffIsNeverEndedCleanly(String version) throws IOException {
        CountDownLatch read = new CountDownLatch(1);
        try (RawServer upstream = new RawServer((head, socket) -> {
            write(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n");
            await().until(() -> read.getCount() == 0);
            return false;
        });
                ProxyUnderTest proxy = new ProxyUnderTest(upstream.port(), ForwardLimits.DEFAULT, way);
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
            write(socket, "GET / HTTP/" + version + "\r\nHost: p\r\n\r\n");
            InputStream in = socket.getInputStream();
            assertThat(RawServer.head(in)).startsWith("HTTP/" + version + " 200 OK\r\n");
            if (version.equals("1.0")) {
                assertThat(in.readNBytes(5)).asString().isEqualTo("12345");
                read.countDown();
                assertThatThrownBy(in::read).isInstanceOf(SocketException.class);
            } else {
                assertThat(in.readNBytes(10)).asString().isEqualTo("5\r\n12345\r\n");
                read.countDown();
                assertThat(in.readAllBytes()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Expect: 100-continue\r\n"})
    void anAnswerBeforeTheEndOfTheRequestReachesTheClient(String expect) throws IOException {
        try (RawServer upstream = new RawServer((head, socket) -> {
            write(socket, "HTTP/1.1 413 Request Entity Too Large\r\nContent-Length: 3\r\n\r\nbig");
            return socket.getInputStream().read(new byte[1 << 16]) >= 0;
        });
                ProxyUnderTest proxy = new ProxyUnderTest(upstream.port(), ForwardLimits.DEFAULT, way);
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
            write(socket, "PUT /u HTTP/1.1\r\nHost: p\r\n" + expect + "Content-Length: 1000000\r\n\r\n");
            InputStream in = socket.getInputStream();
            String head = RawServer.head(in);
            assertThat(head).startsWith("HTTP/1.1 413 Request Entity Too Large\r\n");
            assertThat(in.readNBytes(3)).asString().isEqualTo("big");
            if (!expect.isEmpty()) {
                assertThat(head).containsIgnoringCase("connection: close");
                assertThat(in.read()).isEqualTo(-1);
            }
            assertThat(upstream.heads).hasSize(1);
        }
    }

    @Test
    void aCertificateThatNobodyTrustsIsNamedIn502() throws IOException {
        SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
        try (ProxyUnderTest other = new ProxyUnderTest(1, ForwardLimits.DEFAULT, way)) {
            HttpServer upstream = other.vertx()
                    .createHttpServer(
                            new HttpServerOptions().setSsl(true).setKeyCertOptions(certificate.keyCertOptions()))
                    .requestHandler(request -> request.response().end()).listen(0, "127.0.0.1").await();
            Origin origin = new Origin(true, "localhost", upstream.actualPort());
            try (ProxyUnderTest proxy = new ProxyUnderTest(origin, ForwardLimits.DEFAULT, way)) {
                assertThat(RawExchange.of(proxy.port(), GET))
                        .startsWith("HTTP/1.1 502 Bad Gateway - The upstream registry localhost:"
                                + upstream.actualPort() + " could not be trusted over TLS; ")
                        .contains("The upstream registry localhost:" + upstream.actualPort() + " could not be trusted"
                                + " over TLS; check its certificate and the certificate authorities trusted here.");
            }
        } finally {
            certificate.delete();
        }
    }

    @Test
    void aPartOfABlobAndLinesOfOneNamePass() throws IOException {
        String answer = ProxyUnderTest.crlf("""
                HTTP/1.1 206 Partial Content
                Content-Range: bytes 2-3/9
                X-Line: b
                X-Line: a
                Content-Length: 2

                """) + "cd";
        try (RawServer upstream = RawServer.sending(answer);
                ProxyUnderTest proxy = new ProxyUnderTest(upstream.port(), ForwardLimits.DEFAULT, way)) {
            String got = RawExchange.of(proxy.port(), GET.replace("Host: p", "Host: p\r\nRange: bytes=2-3"));
            assertThat(got.replace("connection: close\r\n", "")).isEqualTo(answer);
            assertThat(upstream.heads.getFirst()).contains("\r\nRange: bytes=2-3\r\n");
        }
    }
}
