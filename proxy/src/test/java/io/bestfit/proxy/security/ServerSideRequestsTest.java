package io.bestfit.proxy.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.registry.IndexBuilder;
import io.bestfit.proxy.server.RunningProxy;
import io.bestfit.proxy.testing.RawExchange;
import io.bestfit.proxy.testing.RawServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a client writes where an address could stand: only what is configured is dialled. */
@DisplayName("CVE-2026-32591, Dragonfly da7e30583")
class ServerSideRequestsTest {

    private static final Image INDEX = IndexBuilder.oci().annotated(ImageBuilder.variant("amd64", "zen3"), "amd64",
            Map.of()).build();

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static RunningProxy proxy;
    @SuppressWarnings("NullAway.Init") // set before all tests
    private static RawServer trap;

    @BeforeAll
    static void start() throws Exception {
        trap = RawServer.sending("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        proxy = RunningProxy.start();
        proxy.registry().put("lab/app", "1", INDEX);
    }

    @AfterAll
    static void stop() throws Exception {
        proxy.close();
        trap.close();
    }

    @BeforeEach
    void forget() {
        proxy.registry().reset();
    }

    @ParameterizedTest(name = "ns={0} is 404 NAME_UNKNOWN, and nothing is dialled")
    @ValueSource(strings = {"169.254.169.254", "localhost:22", "127.0.0.1:TRAP", "localhost:TRAP", "a@127.0.0.1:TRAP",
            "a:b@127.0.0.1:TRAP", "http://127.0.0.1:TRAP", "//127.0.0.1:TRAP", "127.0.0.1:TRAP/", "127.0.0.1:TRAP%23",
            "[::1]:TRAP", "%5B::1%5D:TRAP", "[::ffff:127.0.0.1]:TRAP", "0x7f000001:TRAP", "2130706433:TRAP", "0:TRAP",
            "127.1:TRAP", "%0d%0a127.0.0.1:TRAP", "docker.io%0d%0aHost:%20x", "docker.io", "default", "", "%00",
            "docker.io.", "%e2%84%aa", "metadata.google.internal", "127.0.0.1%3aTRAP", "..", "x%2f..%2fdefault"})
    void anUnknownNamespaceIsRefused(String namespace) throws Exception {
        String ns = namespace.replace("TRAP", Integer.toString(trap.port()));
        for (String target : List.of("/v2/?ns=" + ns, "/v2/lab/app/manifests/1?ns=" + ns,
                "/v2/for/zen3/lab/app/manifests/1?x=y&ns=" + ns, "/v2/lab/app/blobs/uploads/?ns=" + ns,
                "/bestfit/v1/explain?ref=lab/app:1&ns=" + ns)) {
            for (int port : List.of(proxy.server().registryPort(), proxy.server().adminPort())) {
                String answer = RawExchange.of(port, "GET " + target + " HTTP/1.1\r\nHost: proxy\r\n"
                        + "Node-Features: cpu=zen3\r\nConnection: close\r\n\r\n");
                assertThat(answer).as(target).startsWith("HTTP/1.1 404 ").doesNotContain("\r\nHost: x");
                if (port == proxy.server().registryPort()) {
                    assertThat(answer).contains("\"NAME_UNKNOWN\"");
                }
            }
        }
        assertThat(proxy.registry().requests()).isEmpty();
        assertThat(trap.connections).hasValue(0);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"GET http://127.0.0.1:TRAP/v2/lab/app/manifests/1 HTTP/1.1\r\nHost: 127.0.0.1:TRAP\r\n",
            "GET http://a@127.0.0.1:TRAP/v2/ HTTP/1.1\r\nHost: proxy\r\n",
            "GET /v2/lab/app/manifests/1 HTTP/1.1\r\nHost: 127.0.0.1:TRAP\r\n",
            "GET /v2/lab/app/manifests/1 HTTP/1.1\r\nHost: proxy\r\nX-Forwarded-Host: 127.0.0.1:TRAP"
                    + "\r\nX-Dragonfly-Registry: http://127.0.0.1:TRAP\r\nX-Original-URL: http://127.0.0.1:TRAP/"
                    + "\r\nForwarded: host=\"127.0.0.1:TRAP\"\r\n",
            "GET /v2/127.0.0.1:TRAP/lab/app/manifests/1 HTTP/1.1\r\nHost: proxy\r\n",
            "GET /v2/http://127.0.0.1:TRAP/lab/app/manifests/1 HTTP/1.1\r\nHost: proxy\r\n",
            "GET //127.0.0.1:TRAP/v2/ HTTP/1.1\r\nHost: proxy\r\n",
            "CONNECT 127.0.0.1:TRAP HTTP/1.1\r\nHost: 127.0.0.1:TRAP\r\n",
            "GET /bestfit/v1/token?realm=http://127.0.0.1:TRAP/token&service=127.0.0.1:TRAP"
                    + "&scope=repository:127.0.0.1:TRAP/x:pull HTTP/1.1\r\nHost: 127.0.0.1:TRAP\r\n",
            "GET /bestfit/v1/explain?ref=127.0.0.1:TRAP/lab/app:1 HTTP/1.1\r\nHost: proxy\r\n",
            "GET /bestfit/v1/explain?ref=http://127.0.0.1:TRAP/lab/app:1 HTTP/1.1\r\nHost: proxy\r\n",
            "POST /v2/lab/app/blobs/uploads/?mount=sha256:x&from=127.0.0.1:TRAP/x HTTP/1.1\r\nHost: proxy"
                    + "\r\nContent-Length: 0\r\n"})
    @DisplayName("no other place for an address leads to one")
    void noOtherPlaceForAnAddressLeadsToOne(String request) throws Exception {
        String sent = request.replace("TRAP", Integer.toString(trap.port()));
        for (int port : List.of(proxy.server().registryPort(), proxy.server().adminPort())) {
            assertThat(RawExchange.of(port, sent + "Node-Features: cpu=zen3\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 ");
        }
        assertThat(trap.connections).hasValue(0);
    }
}
