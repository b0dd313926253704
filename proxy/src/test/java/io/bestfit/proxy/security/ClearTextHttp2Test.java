package io.bestfit.proxy.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.testing.RawExchange;
import io.bestfit.proxy.testing.RawServer;
import io.bestfit.proxy.testing.WholeProxy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * HTTP/2 without TLS is not spoken, so that no connection becomes one into which the proxy no longer looks: a client that
 * had an upstream switch protocols through it would ask what it liked, in nobody's log.
 */
class ClearTextHttp2Test {

    /** What begins a connection of HTTP/2, with empty settings (RFC 9113, sections 3.4 and 6.5). */
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame("000000040000000000", "");
    /** {@code GET /evil}: the entries 2 and 6 of the static table, then a path (RFC 7541, 6.1 and 6.2.2). */
    private static final String HIDDEN = frame("000009010500000001" + "8286" + "0405", "/evil");
    private static final String SETTINGS = "HTTP2-Settings: AAMAAABkAAQAAP__\r\n";

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static RawServer upstream;
    @SuppressWarnings("NullAway.Init") // set before all tests
    private static WholeProxy proxy;

    /** An upstream that switches protocols whenever it is asked to, and once where it is not. */
    @BeforeAll
    static void start() throws IOException {
        upstream = new RawServer((head, socket) -> {
            boolean switches = head.toLowerCase(Locale.ROOT).contains("\r\nupgrade:") || head.contains("/unasked");
            RawServer.write(socket, switches
                    ? "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"
                    : "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            return true;
        });
        proxy = new WholeProxy(upstream.port());
    }

    @AfterAll
    static void stop() throws IOException {
        proxy.close();
        upstream.close();
    }

    private static String frame(String hexadecimal, String text) {
        return new String(HexFormat.of().parseHex(hexadecimal), StandardCharsets.ISO_8859_1) + text;
    }

    @BeforeEach
    void forget() {
        upstream.heads.clear();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"Connection: Upgrade, HTTP2-Settings~Upgrade: h2c~",
            "Connection: Upgrade~Connection: HTTP2-Settings~Upgrade: h2c~", "connection: upgrade~upgrade: H2C~",
            "Upgrade: h2c~", "Connection: HTTP2-Settings~Upgrade: websocket, h2c~",
            "Connection: keep-alive, Upgrade~Upgrade: websocket~Upgrade: h2c~",
            "Connection: Upgrade~Upgrade: h2c, HTTP/2.0~", "Connection: Upgrade~Upgrade: h2~"})
    void aRequestToSwitchProtocolsIsAnsweredAsOneThatIsNone(String headers) throws IOException {
        String answer = RawExchange.of(proxy.port(), "GET /v2/a/tags/list HTTP/1.1\r\nHost: p\r\n"
                + headers.replace("~", "\r\n") + SETTINGS + "\r\n" + PREFACE + HIDDEN);

        assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n").doesNotContain(" 101 ")
                .doesNotContainIgnoringCase("upgrade");
        assertThat(upstream.heads).singleElement().asString().startsWith("GET /v2/a/tags/list HTTP/1.1\r\n")
                .doesNotContainIgnoringCase("upgrade").doesNotContain("h2c");
    }

    @Test
    void aConnectionThatBeginsWithHttp2IsEnded() throws IOException {
        assertThat(RawExchange.of(proxy.port(), PREFACE + HIDDEN))
                .startsWith("HTTP/2.0 501 Not Implemented\r\n");
        assertThat(upstream.heads).isEmpty();
    }

    @Test
    void anUpstreamThatSwitchesUnaskedIsNotListenedTo() throws IOException {
        assertThat(RawExchange.of(proxy.port(),
                "GET /unasked HTTP/1.1\r\nHost: p\r\nConnection: Upgrade, close\r\nUpgrade: h2c\r\n\r\n" + PREFACE
                        + HIDDEN))
                .startsWith("HTTP/1.1 502 Bad Gateway - ").doesNotContain(" 101 ");
        assertThat(upstream.heads).singleElement().asString().startsWith("GET /unasked HTTP/1.1\r\n");
    }
}
