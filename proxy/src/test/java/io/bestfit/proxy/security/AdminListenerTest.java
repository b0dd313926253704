package io.bestfit.proxy.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.server.RunningProxy;
import io.bestfit.proxy.testing.RawExchange;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The admin listener has a port of its own, is for reading, and is no way to the upstream. */
@DisplayName("CVE-2024-22278, CVE-2022-31669, CVE-2022-31670")
class AdminListenerTest {

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static RunningProxy proxy;

    @BeforeAll
    static void start() throws Exception {
        proxy = RunningProxy.start();
    }

    @AfterAll
    static void stop() throws Exception {
        proxy.close();
    }

    @BeforeEach
    void forget() {
        proxy.registry().reset();
    }

    @ParameterizedTest(name = "{0} changes nothing anywhere")
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE", "PROPFIND", "TRACE"})
    void nothingCanBeChanged(String method) throws Exception {
        for (String path : List.of("/livez", "/readyz", "/metrics", "/config", "/-/reload", "/-/quit", "/shutdown",
                "/v2/lab/app/manifests/1", "/bestfit/v1/explain?ref=lab/app:1", "/bestfit/v1/", "/")) {
            assertThat(ask(proxy.server().adminPort(), method, path)).as(path).startsWith("HTTP/1.1 405 ")
                    .containsIgnoringCase("\r\nallow: GET, HEAD");
        }
        assertThat(ask(proxy.server().adminPort(), "GET", "/readyz")).startsWith("HTTP/1.1 200 ");
        assertThat(proxy.registry().requests()).isEmpty();
    }

    @ParameterizedTest(name = "{0} is no way to the upstream")
    @ValueSource(strings = {"/v2/", "/v2/lab/app/manifests/1", "/for/zen3/v2/", "/token", "/bestfit/v1/token", "//",
            "/metrics/../v2/", "/%2e%2e/v2/", "/config", "/debug/pprof", "/env"})
    void itIsNoWayToTheUpstream(String path) throws Exception {
        assertThat(ask(proxy.server().adminPort(), "GET", path)).startsWith("HTTP/1.1 404 ");
        assertThat(proxy.registry().requests()).isEmpty();
    }

    @ParameterizedTest(name = "the main listener has no {0}")
    @ValueSource(strings = {"/livez", "/readyz", "/metrics"})
    void theMainListenerHasNoneOfIt(String path) throws Exception {
        assertThat(ask(proxy.server().registryPort(), "GET", path)).doesNotContain("bestfit_").startsWith(
                "HTTP/1.1 404 ");
        assertThat(proxy.registry().requests()).singleElement()
                .satisfies(request -> assertThat(request.uri()).isEqualTo(path));
    }

    private static String ask(int port, String method, String path) throws Exception {
        return RawExchange.of(port, method + " " + path
                + " HTTP/1.1\r\nHost: proxy\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    }
}
