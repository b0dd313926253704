package io.bestfit.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bestfit.proxy.config.ProxyConfig;
import io.bestfit.proxy.config.Upstream;
import io.bestfit.proxy.registry.Fault;
import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.registry.IndexBuilder;
import io.bestfit.proxy.registry.RequestPredicate;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What nodes are answered while there are more requests than connections to the registry. */
class CrowdTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Image ZEN3 = ImageBuilder.variant("amd64", "zen3");
    private static final Image INDEX = IndexBuilder.oci().annotated(ImageBuilder.variant("amd64", "any"), "amd64",
            Map.of()).annotated(ZEN3, "amd64", Map.of("org.supercontainers.hardware.cpu.target.microarch", "zen3"))
            .build();
    private static final String TAG = "/v2/lab/app/manifests/1.0";
    private static final int NODES = 40;
    /** As many requests with a body wait on an event loop. */
    private static final int BODIES = 128;

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static RunningProxy start(int connections) throws Exception {
        RunningProxy proxy = RunningProxy.start(config -> with(config, connections));
        proxy.registry().put("lab/app", "1.0", INDEX);
        return proxy;
    }

    private static ProxyConfig with(ProxyConfig config, int connections) {
        Upstream upstream = config.upstream();
        return new ProxyConfig(config.version(), config.listeners(), config.admin(), new Upstream(upstream.url(),
                connections, upstream.namespaces(), upstream.tokenRealm(), upstream.tokenHosts()),
                config.selection(), config.evidence(), config.profiles(), config.cache(), config.timeouts(),
                config.log());
    }

    private CompletableFuture<String> digest(RunningProxy proxy, String credentials) {
        return client.sendAsync(HttpRequest
                .newBuilder(URI.create("http://127.0.0.1:" + proxy.server().registryPort() + TAG))
                .header("Node-Features", "cpu=zen3").header("Authorization", credentials).build(),
                HttpResponse.BodyHandlers.discarding())
                .thenApply(answer -> answer.headers().firstValue("Docker-Content-Digest").orElse("none"));
    }

    private static Socket send(RunningProxy proxy, String request) throws Exception {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.server().registryPort());
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static void awaitAsked(RunningProxy proxy, String method, int times) {
        await().atMost(PATIENCE).until(() -> proxy.registry().requests().stream()
                .filter(asked -> asked.method().equals(method)).count() == times);
    }

    @Test
    void layersThatHaveEveryConnectionDoNotKeepNodesFromTheirImage() throws Exception {
        try (RunningProxy proxy = start(1)) {
            String layer = "/v2/lab/app/blobs/sha256:" + "0".repeat(64);
            proxy.registry().faults().on(RequestPredicate.of("GET", layer)).answer(new Fault.StallBeforeHead());
            try (Socket _ = send(proxy, "GET " + layer + " HTTP/1.1\r\nHost: x\r\n\r\n")) {
                awaitAsked(proxy, "GET", 1);
                assertThat(digest(proxy, "Bearer x").get()).isEqualTo(ZEN3.digest().text());
            }
        }
    }

    @Test
    void whoHasCredentialsOfItsOwnWaitsForItsTurnAndGetsItsImage() throws Exception {
        try (RunningProxy proxy = start(2)) {
            List<CompletableFuture<String>> digests = IntStream.range(0, NODES)
                    .mapToObj(node -> digest(proxy, "Bearer of-" + node)).toList();
            for (CompletableFuture<String> digest : digests) {
                assertThat(digest.get()).isEqualTo(ZEN3.digest().text());
            }
            awaitAsked(proxy, "HEAD", NODES);
        }
    }

    @Test
    void fewerRequestsWithABodyWaitThanOthers() throws Exception {
        List<Socket> sockets = new ArrayList<>();
        try (RunningProxy proxy = start(4)) {
            proxy.registry().faults().on(RequestPredicate.of("GET", "/manifests/")).answer(new Fault.StallBeforeHead());
            for (int number = 0; number < 4; number++) {
                sockets.add(send(proxy, "GET " + TAG + " HTTP/1.1\r\nHost: x\r\n\r\n"));
            }
            awaitAsked(proxy, "GET", 4);
            for (int number = 0; number < BODIES; number++) {
                sockets.add(send(proxy,
                        "POST /v2/lab/app/blobs/uploads/ HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx"));
            }
            await().atMost(PATIENCE).until(() -> proxy.sendTo(proxy.server().adminPort(), "GET", "/metrics").body()
                    .contains("bestfit_http_requests_inflight{route=\"upload\"} " + BODIES));
            assertThat(proxy.post("/v2/lab/app/blobs/uploads/", "x", "X-Of", "one too many").statusCode())
                    .isEqualTo(503);
            Socket waits = send(proxy, "GET " + TAG + " HTTP/1.1\r\nHost: x\r\n\r\n");
            sockets.add(waits);
            await().atMost(PATIENCE).until(() -> proxy.sendTo(proxy.server().adminPort(), "GET", "/metrics").body()
                    .contains("bestfit_http_requests_inflight{route=\"manifest\"} 5"));
            assertThat(waits.getInputStream().available()).isZero();
            for (Socket stalled : sockets.subList(0, 4)) {
                stalled.close();
            }
            await().atMost(PATIENCE).until(() -> proxy.sendTo(proxy.server().adminPort(), "GET", "/metrics").body()
                    .contains("bestfit_http_requests_inflight{route=\"upload\"} 0"));
            assertThat(proxy.post("/v2/lab/app/blobs/uploads/", "x", "X-Of", "all had their turn").statusCode())
                    .isNotEqualTo(503);
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }
}
