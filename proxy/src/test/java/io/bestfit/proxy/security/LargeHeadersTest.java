package io.bestfit.proxy.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.testing.RawExchange;
import io.bestfit.proxy.testing.RawServer;
import io.bestfit.proxy.testing.WholeProxy;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tokens and pre-signed addresses of clouds are long, and nothing is longer than the limit. */
@DisplayName("header limits: large tokens and locations pass, floods do not")
class LargeHeadersTest {

    private static final int LARGE = 32 * 1024;
    private static final int FLOOD = 80 * 1024;

    @Test
    @DisplayName("32 KiB of Authorization and of Location pass whole")
    void largeOnesPassWhole() throws Exception {
        String location = "https://store.example/blob?X-Amz-Signature=" + "s".repeat(LARGE);
        String token = "Bearer " + "t".repeat(LARGE);
        try (RawServer upstream = RawServer.sending("HTTP/1.1 307 Temporary Redirect\r\nLocation: " + location
                + "\r\nContent-Length: 0\r\n\r\n"); WholeProxy proxy = new WholeProxy(upstream.port())) {
            for (String declared : new String[]{"", "Node-Features: cpu=zen3\r\n"}) {
                for (String path : new String[]{"blobs/sha256:" + "ab".repeat(32), "manifests/1"}) {
                    assertThat(RawExchange.of(proxy.port(), "GET /v2/lab/app/" + path + " HTTP/1.1\r\nHost: proxy\r\n"
                            + declared + "Authorization: " + token + "\r\nConnection: close\r\n\r\n"))
                            .startsWith("HTTP/1.1 307 ").contains("\r\nLocation: " + location + "\r\n");
                }
            }
            assertThat(upstream.heads).isNotEmpty().allSatisfy(head -> assertThat(head)
                    .containsIgnoringCase("\r\nAuthorization: " + token + "\r\n"));
        }
    }

    @Test
    @DisplayName("more than 64 KiB of either is refused, and the client is told")
    void floodsAreRefused() throws Exception {
        try (RawServer upstream = RawServer
                .sending("HTTP/1.1 307 Temporary Redirect\r\nLocation: https://store.example/"
                        + "s".repeat(FLOOD) + "\r\nContent-Length: 0\r\n\r\n");
                WholeProxy proxy = new WholeProxy(upstream.port())) {
            assertThat(RawExchange.of(proxy.port(), "GET /v2/lab/app/blobs/x HTTP/1.1\r\nHost: proxy"
                    + "\r\nConnection: close\r\n\r\n")).startsWith("HTTP/1.1 502 ").doesNotContain("ssss");
            upstream.heads.clear();
            assertThat(RawExchange.of(proxy.port(), "GET /v2/ HTTP/1.1\r\nHost: proxy\r\nAuthorization: Bearer "
                    + "t".repeat(FLOOD) + "\r\n\r\n")).startsWith("HTTP/1.1 431 ");
            assertThat(upstream.heads).isEmpty();
        }
    }
}
