package io.bestfit.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.config.Evidence;
import io.bestfit.proxy.config.ProxyConfig;
import io.bestfit.proxy.config.TokenRealm;
import io.bestfit.proxy.config.Upstream;
import io.bestfit.proxy.registry.Fault;
import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.registry.IndexBuilder;
import io.bestfit.proxy.registry.RecordedRequest;
import io.bestfit.proxy.registry.RegistryOptions;
import io.bestfit.proxy.testing.Artifacts;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the upstream is asked for evidence: no document twice, and nothing on another caller's account. */
class EvidenceFetchTest {

    private static final int CALLERS = 30;
    private static final Image PLAIN = ImageBuilder.variant("amd64", "plain");
    private static final Image ZEN3 = ImageBuilder.oci("amd64").file("variant", "zen3")
            .label("hardware.cpu.target.microarch", "zen3").build();
    private static final Image INDEX = IndexBuilder.oci().annotated(PLAIN, "amd64", Map.of())
            .annotated(ZEN3, "amd64", Map.of()).build();
    private static final Image ARTIFACT = Artifacts.module(ZEN3.digest(), "2025-01-01T00:00:00Z", "vfio");
    private static final String NODE = "cpu=zen3, kernel-modules=vfio";
    private static final String REFERRERS = "/v2/lab/app/referrers/";

    @Test
    void manyWhoAskAtOnceHaveEachDocumentFetchedOnce() throws Exception {
        try (RunningProxy proxy = start(RegistryOptions.defaults());
                ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
            List<Future<HttpResponse<String>>> answers = new ArrayList<>();
            for (int caller = 0; caller < CALLERS; caller++) {
                answers.add(callers.submit(() -> ask(proxy, "Bearer one")));
            }
            for (Future<HttpResponse<String>> answer : answers) {
                assertThat(answer.get().body()).isEqualTo(ZEN3.manifest().toString());
            }
            Map<String, Long> asked = proxy.registry().requests().stream()
                    .collect(Collectors.groupingBy(RecordedRequest::toString, Collectors.counting()));
            // Those who ask while another's question is under way wait for its answer.
            assertThat(asked.remove("HEAD /v2/lab/app/manifests/1.0")).isBetween(1L, (long) CALLERS);
            assertThat(asked.values()).containsOnly(1L);
            // The index, two images with their configurations, an artifact with its document, three lists.
            assertThat(asked).hasSize(1 + 2 * 2 + 2 + 3);
        }
    }

    @ParameterizedTest
    @CsvSource({"GET", "HEAD"})
    void theSecondOfTwoLikeRequestsCostsOneHead(String method) throws Exception {
        try (RunningProxy proxy = start(RegistryOptions.defaults())) {
            ask(proxy, "Bearer one");
            proxy.registry().reset();
            assertThat(send(proxy, method, NODE, "Bearer two").headers().firstValue("Docker-Content-Digest"))
                    .contains(ZEN3.digest().text());
            assertThat(proxy.registry().requests()).extracting(RecordedRequest::toString)
                    .containsExactly("HEAD /v2/lab/app/manifests/1.0");
        }
    }

    @Test
    void anotherNodeIsDecidedForFromWhatIsKnown() throws Exception {
        try (RunningProxy proxy = start(RegistryOptions.defaults())) {
            ask(proxy, "Bearer one");
            proxy.registry().reset();
            assertThat(send(proxy, "GET", "cpu=zen2", "Bearer two").body()).isEqualTo(PLAIN.manifest().toString());
            assertThat(proxy.registry().requests()).extracting(RecordedRequest::toString)
                    .containsExactly("HEAD /v2/lab/app/manifests/1.0");
        }
    }

    @Test
    void nobodyWaitsForWhatAnothersCredentialsBring() throws Exception {
        try (RunningProxy proxy = start(RegistryOptions.defaults());
                ExecutorService callers = Executors.newSingleThreadExecutor()) {
            proxy.registry().faults().on(asked -> asked.uri().contains("/blobs/")
                    && "Bearer slow".equals(asked.headers().get("Authorization"))).answer(new Fault.StallBeforeHead());
            Future<HttpResponse<String>> slow = callers.submit(() -> ask(proxy, "Bearer slow"));
            while (proxy.registry().requests().stream().noneMatch(asked -> asked.uri().contains("/blobs/"))) {
                Thread.onSpinWait();
            }
            assertThat(ask(proxy, "Bearer quick").body()).isEqualTo(ZEN3.manifest().toString());
            assertThat(proxy.registry().requests()).filteredOn(asked -> asked.uri().contains("/blobs/"))
                    .extracting(asked -> asked.headers().get("Authorization")).contains("Bearer slow", "Bearer quick");
            assertThat(slow.get().statusCode()).isEqualTo(200);
        }
    }

    @Test
    void whatIsHeldOfOneRepositoryIsAskedForAgainInAnother() throws Exception {
        try (RunningProxy proxy = start(RegistryOptions.defaults())) {
            proxy.registry().put("lab/copy", "1.0", INDEX);
            ask(proxy, "Bearer one");
            proxy.registry().reset();
            proxy.send("GET", "/v2/lab/copy/manifests/1.0", "Node-Features", NODE);
            assertThat(proxy.registry().requests()).filteredOn(asked -> asked.uri().startsWith("/v2/lab/copy/blobs/"))
                    .hasSize(2);
        }
    }

    /** A machine with many cores has few connections for each. */
    @Test
    void evidenceIsFetchedOverAsManyConnectionsAsThereAre() throws Exception {
        IndexBuilder many = IndexBuilder.oci();
        for (int image = 0; image < 20; image++) {
            many.annotated(ImageBuilder.variant("amd64", "image" + image), "amd64", Map.of());
        }
        try (RunningProxy proxy = RunningProxy.start(EvidenceFetchTest::withOneConnection)) {
            Image index = many.annotated(ZEN3, "amd64", Map.of()).build();
            proxy.registry().put("lab/app", "1.0", index);
            HttpResponse<String> answer = ask(proxy, "Bearer one");
            assertThat(answer.body()).isEqualTo(ZEN3.manifest().toString());
            assertThat(answer.headers().firstValue("Warning")).isEmpty();
        }
    }

    @Test
    void aChangeOfWhatRefersToAnImageIsSeenWhenItsTimeIsOver() throws Exception {
        try (RunningProxy proxy = RunningProxy.start(config -> RunningProxy.with(config,
                new Evidence(Duration.ofSeconds(2), Duration.ofMillis(2), 64, Set.of(), Evidence.DEFAULT.site(),
                        Evidence.DEFAULT.tagRules(), Evidence.DEFAULT.tagsTtl())))) {
            proxy.registry().put("lab/app", "1.0", INDEX);
            assertThat(ask(proxy, "Bearer one").body()).isEqualTo(ZEN3.manifest().toString());
            proxy.registry().put("lab/app", Artifacts.module(ZEN3.digest(), "2025-01-01T00:00:00Z", "mlx5_core"));
            while (ask(proxy, "Bearer one").body().equals(ZEN3.manifest().toString())) {
                Thread.onSpinWait();
            }
            assertThat(ask(proxy, "Bearer one").body()).isEqualTo(PLAIN.manifest().toString());
        }
    }

    @Test
    void aListOfReferrersIsReadToItsLastPage() throws Exception {
        try (RunningProxy proxy = start(RegistryOptions.defaults())) {
            proxy.registry().faults().on(asked -> asked.uri().equals(REFERRERS + ZEN3.digest()))
                    .answer(new Fault.Status(200, Map.of("Content-Type", INDEX.mediaType(), "Link",
                            "<" + REFERRERS + ZEN3.digest() + "?page=2>; rel=\"next\""),
                            "{\"schemaVersion\":2,\"manifests\":[]}"));
            assertThat(send(proxy, "GET", "cpu=zen3, kernel-modules=mlx5_core", "Bearer one").body())
                    .isEqualTo(PLAIN.manifest().toString());
        }
    }

    @ParameterizedTest
    @CsvSource({"400, ''", "404, ''", "405, ''", "406, ''", "501, ''", "303, ''", "200, text/html"})
    void aRegistryWithoutTheApiIsAskedForTheTagAndNotAskedTwice(int status, String type) throws Exception {
        try (RunningProxy proxy = start(RegistryOptions.defaults().withReferrers(false))) {
            proxy.registry().put("lab/app", Artifacts.fallbackTag(ZEN3.digest()), Artifacts.index(List.of(ARTIFACT)));
            proxy.registry().faults().on(asked -> asked.uri().startsWith(REFERRERS)).answer(new Fault.Status(status,
                    Map.of("Content-Type", type, "Location", "https://elsewhere.example/login"), "<html>"));
            assertThat(send(proxy, "GET", "cpu=zen3, kernel-modules=mlx5_core", "Bearer one").body())
                    .isEqualTo(PLAIN.manifest().toString());
            Image other = IndexBuilder.oci().annotated(ImageBuilder.variant("amd64", "other"), "amd64", Map.of())
                    .build();
            proxy.registry().put("lab/app", "1.0", other);
            int before = proxy.registry().requests().size();
            assertThat(ask(proxy, "Bearer one").body()).isEqualTo(other.children().getFirst().manifest().toString());
            List<RecordedRequest> since = proxy.registry().requests().subList(before,
                    proxy.registry().requests().size());
            assertThat(since).noneMatch(asked -> asked.uri().contains("/referrers/"))
                    .filteredOn(asked -> asked.uri().contains("/manifests/sha256-")).hasSize(2);
        }
    }

    private static ProxyConfig withOneConnection(ProxyConfig config) {
        return new ProxyConfig(config.version(), config.listeners(), config.admin(),
                new Upstream(config.upstream().url(), 1, Set.of(), TokenRealm.OWN, Set.of()), config.selection(),
                config.evidence(),
                config.profiles(), config.cache(), config.timeouts(), config.log());
    }

    private static RunningProxy start(RegistryOptions options) throws Exception {
        RunningProxy proxy = RunningProxy.start(options);
        proxy.registry().put("lab/app", "1.0", INDEX);
        if (options.referrers()) {
            proxy.registry().put("lab/app", ARTIFACT);
        }
        return proxy;
    }

    private static HttpResponse<String> ask(RunningProxy proxy, String authorization)
            throws IOException, InterruptedException {
        return send(proxy, "GET", NODE, authorization);
    }

    private static HttpResponse<String> send(RunningProxy proxy, String method, String node, String authorization)
            throws IOException, InterruptedException {
        return proxy.send(method, "/v2/lab/app/manifests/1.0", "Node-Features", node, "Authorization", authorization);
    }
}
