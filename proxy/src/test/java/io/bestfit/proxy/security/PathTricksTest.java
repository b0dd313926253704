package io.bestfit.proxy.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.testing.RawExchange;
import io.bestfit.proxy.testing.RawServer;
import io.bestfit.proxy.testing.WholeProxy;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Paths that two servers may read differently. What is no tag in its one spelling goes upstream byte for byte, and nothing
 * is chosen for it. What stands before an account is in {@code AccountDoorTest} and {@code AccountsTest}.
 */
@DisplayName("CVE-2026-41888, CVE-2026-1002")
class PathTricksTest {

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static RawServer upstream;
    @SuppressWarnings("NullAway.Init") // set before all tests
    private static WholeProxy proxy;

    @BeforeAll
    static void start() throws IOException {
        upstream = new RawServer((head, socket) -> {
            RawServer.write(socket, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
            return true;
        });
        proxy = new WholeProxy(upstream.port());
    }

    @AfterAll
    static void stop() throws IOException {
        proxy.close();
        upstream.close();
    }

    @BeforeEach
    void forget() {
        upstream.heads.clear();
    }

    static Stream<String> tricks() {
        return Stream.of("/v2/lab/app/manifests/1/", "/v2/lab/app/manifests//1", "/v2//lab/app/manifests/1",
                "//v2/lab/app/manifests/1", "/v2/lab%2fapp/manifests/1", "/v2/lab%2Fapp/manifests/1",
                "/v2/lab%252fapp/manifests/1", "/v2/lab/app/manifests%2f1", "/v2/lab/app/manifests/%31",
                "/v2/lab/app/manifests/1%00", "/v2/lab/app/manifests/1%0d%0aX:y", "/v2/lab/../lab/app/manifests/1",
                "/v2/./lab/app/manifests/1", "/v2/lab/app/manifests/..%2f1", "/v2/lab/app/manifests/..%2F..%2F..%2F1",
                "/v2/lab/app/x/../manifests/1", "/v2/lab/app/manifests/1;a=b", "/v2/lab/app/manifests/1%3fx",
                "/v2/lab/app/manifests/1%23x", "/%76%32/lab/app/manifests/1", "/V2/lab/app/manifests/1",
                "/v2/Lab/app/manifests/1", "/v2/lab/app/Manifests/1", "/v2/lab/app/manifests/",
                "/v2/lab/app/manifests/sha256%3a" + "ab".repeat(32), "/v2/lab/app/manifests/sha256-" + "ab".repeat(32),
                "/v2/lab\\app/manifests/1", "/v2/lab/app/manifests/.1", "/v2/lab/app/manifests/-1",
                "/v2/lab/app/manifests/" + "a".repeat(129));
    }

    @ParameterizedTest(name = "{0} goes upstream as it is, once, and nothing is chosen for it")
    @MethodSource("tricks")
    void itGoesUpstreamAsItIs(String path) throws IOException {
        for (String method : List.of("GET", "HEAD", "PUT", "DELETE")) {
            for (String query : List.of("", "?x=%2e%2e%2f&n=%00")) {
                upstream.heads.clear();
                assertThat(ask(method, path + query)).startsWith("HTTP/1.1 404 Not Found\r\n")
                        .doesNotContain("Bestfit-Selection");
                assertThat(upstream.heads).singleElement().asString()
                        .startsWith(method + " " + path + query + " HTTP/1.1\r\n");
            }
        }
    }

    @ParameterizedTest(name = "{0} of a tag is the upstream's alone")
    @ValueSource(strings = {"PUT", "DELETE", "POST", "PATCH", "OPTIONS", "get", "PROPFIND"})
    void noOtherMethodOfATagIsAnswered(String method) throws IOException {
        assertThat(ask(method, "/v2/lab/app/manifests/1")).startsWith("HTTP/1.1 404 Not Found\r\n");
        assertThat(upstream.heads).singleElement().asString()
                .startsWith(method + " /v2/lab/app/manifests/1 HTTP/1.1\r\n");
    }

    @ParameterizedTest(name = "{0} is one request for {1}")
    @org.junit.jupiter.params.provider.CsvSource({"/for/zen3/v2/lab/..%2fapp/manifests/1, /v2/lab/..%2fapp/manifests/1",
            "/for/zen3/v2/../../token, /v2/../../token", "/v2/for/zen3/../../token, /v2/../../token",
            "/v2/for/zen3/for/zen4/lab/app/manifests/1%2f, /v2/for/zen4/lab/app/manifests/1%2f"})
    void aSelectorIsTakenOutAndTheRestStays(String path, String upstreamPath) throws IOException {
        ask("GET", path);
        assertThat(upstream.heads).singleElement().asString().startsWith("GET " + upstreamPath + " HTTP/1.1\r\n");
    }

    private static String ask(String method, String target) throws IOException {
        return RawExchange.of(proxy.port(),
                method + " " + target + " HTTP/1.1\r\nHost: proxy\r\nNode-Features: cpu=zen3"
                        + "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    }
}
