package io.bestfit.proxy.kubernetes;

import static io.bestfit.proxy.kubernetes.FakeApiServer.FEATURES;
import static io.bestfit.proxy.kubernetes.FakeApiServer.NODES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bestfit.proxy.kubernetes.ClusterCounts.Resource;
import io.bestfit.proxy.kubernetes.FakeApiServer.Answer;
import io.bestfit.proxy.kubernetes.FakeApiServer.OpenWatch;
import io.bestfit.proxy.testing.CapturedLog;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Watches on nodes, with all that happens to watches. */
class ClusterWatchTest {

    private static final NodeObject A = NodeObject.of("a", "10.0.0.1", "zen3");
    private static final NodeObject B = NodeObject.of("b", "10.0.0.2", "zen4");
    private static final String NFD = "feature.node.kubernetes.io/";

    @TempDir
    Path folder;

    private FakeApiServer api;

    @BeforeEach
    void start() {
        api = new FakeApiServer();
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void nodesAreKnownByTheirAddressesAsTheyComeChangeAndGo() throws Exception {
        api.list(NODES, 5, A.json());
        try (WatchedCluster cluster = WatchedCluster.of(api, folder)) {
            cluster.awaitKnown("10.0.0.1", "cpu=zen3");
            assertThat(cluster.known("10.0.0.2")).isEmpty();
            assertThat(cluster.known("10.9.9.9")).as("a host name is no address").isEmpty();
            assertThat(cluster.known("10.244.7.9")).as("pods are not asked for").isEmpty();

            OpenWatch watch = api.watch(NODES);
            assertThat(watch.parameter("resourceVersion")).isEqualTo("5");
            assertThat(watch.parameter("allowWatchBookmarks")).isEqualTo("true");
            watch.event("ADDED", B.version(6).json());
            cluster.awaitKnown("10.0.0.2", "cpu=zen4");
            watch.event("MODIFIED", B.cpu("zen5").version(7).json());
            cluster.awaitKnown("10.0.0.2", "cpu=zen5");
            watch.event("DELETED", A.version(8).json());
            cluster.awaitKnown("10.0.0.1", "");
            assertThat(cluster.watch().counts().declaredNodes()).isEqualTo(1);
            assertThat(cluster.watch().counts().staleness()).isBetween(0.0, 30.0);
        }
    }

    @Test
    void aWatchThatEndsGoesOnBehindItsLastBookmark() throws Exception {
        api.list(NODES, 5, A.json());
        try (WatchedCluster cluster = WatchedCluster.of(api, folder)) {
            OpenWatch first = api.watch(NODES);
            first.event("ADDED", B.version(6).json());
            first.bookmark(90);
            cluster.awaitKnown("10.0.0.2", "cpu=zen4");
            first.end();

            OpenWatch second = api.watch(NODES);
            assertThat(second.parameter("resourceVersion")).isEqualTo("90");
            second.event("MODIFIED", A.cpu("zen5").version(91).json());
            cluster.awaitKnown("10.0.0.1", "cpu=zen5");
            assertThat(cluster.known("10.0.0.2")).contains("cpu=zen4");
            assertThat(cluster.watch().counts().restarts()).isEqualTo(1);
            assertThat(listsOf(NODES)).hasSize(1);
        }
    }

    @Test
    void whatIsGoneIsListedAgainAndWhatWasDeletedMeanwhileIsForgotten() throws Exception {
        api.list(NODES, 5, A.json(), B.json());
        try (WatchedCluster cluster = WatchedCluster.of(api, folder)) {
            cluster.awaitKnown("10.0.0.2", "cpu=zen4");
            api.list(NODES, 500, A.cpu("zen5").version(400).json());
            api.watch(NODES).gone();

            cluster.awaitKnown("10.0.0.1", "cpu=zen5");
            cluster.awaitKnown("10.0.0.2", "");
            assertThat(api.watch(NODES).parameter("resourceVersion")).isEqualTo("500");
        }
    }

    @Test
    void eventsInPiecesAreOneEventAndABrokenOneIsNone() throws Exception {
        api.list(NODES, 5, A.json());
        try (WatchedCluster cluster = WatchedCluster.of(api, folder)) {
            OpenWatch watch = api.watch(NODES);
            byte[] event = ("{\"type\":\"ADDED\",\"object\":"
                    + B.version(6).json().replace("\"annotations\":{", "\"annotations\":{\"owner\":\"Zoë\",") + "}\n")
                    .getBytes(StandardCharsets.UTF_8);
            int middle = new String(event, StandardCharsets.ISO_8859_1).indexOf('\u00c3') + 1;
            watch.send(Buffer.buffer(Arrays.copyOfRange(event, 0, 3)));
            watch.send(Buffer.buffer(Arrays.copyOfRange(event, 3, middle)));
            watch.send(Buffer.buffer(Arrays.copyOfRange(event, middle, event.length)));
            cluster.awaitKnown("10.0.0.2", "cpu=zen4");

            watch.send("{\"type\":\"DELETED\",\"object\":" + A.version(7).json().substring(0, 90));
            watch.breakOff();
            OpenWatch next = api.watch(NODES);
            assertThat(next.parameter("resourceVersion")).isEqualTo("6");
            assertThat(cluster.known("10.0.0.1")).contains("cpu=zen3");
        }
    }

    @Test
    void anEventThatIsNoEventHurtsNobody() throws Exception {
        api.list(NODES, 5, A.json());
        try (WatchedCluster cluster = WatchedCluster.of(api, folder)) {
            api.watch(NODES).send("<html>a proxy's page</html>\n");
            api.list(NODES, 6, A.json(), B.json());
            OpenWatch next = api.watch(NODES);
            next.event("ADDED", NodeObject.of("c", "10.0.0.3", "zen2").version(7).json());
            cluster.awaitKnown("10.0.0.3", "cpu=zen2");
            assertThat(cluster.known("10.0.0.1")).contains("cpu=zen3");
        }
    }

    @Test
    void withoutARightToFeaturesLabelsAreEnoughAndItIsSaidOnce() throws Exception {
        api.answer(FEATURES, _ -> FakeApiServer.refusal(403, "Forbidden"));
        api.list(NODES, 5, A.labels(Map.of(NFD + "cpu-cpuid.X86_64_V3", "true")).json());
        try (CapturedLog log = new CapturedLog(); WatchedCluster cluster = WatchedCluster.of(api, folder)) {
            cluster.awaitKnown("10.0.0.1", "cpu=x86_64_v3");
            cluster.awaitSynced();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> cluster.watch().counts().failures(Resource.NODE_FEATURES) > 1);
            assertThat(told(log, ResourceWatch.class))
                    .containsExactly("the NodeFeature objects of the Kubernetes cluster may not be"
                            + " read; allow get, list and watch of nodefeatures.nfd.k8s-sigs.io for more than labels tell, or set"
                            + " nodes.kubernetes.nodeFeatures: false");
        }
    }

    @Test
    void theFeaturesOfANodeComeBeforeItsLabels() throws Exception {
        api.list(NODES, 5, A.labels(Map.of(NFD + "cpu-cpuid.AVX", "true")).json());
        try (WatchedCluster cluster = WatchedCluster.of(api, folder)) {
            cluster.awaitKnown("10.0.0.1", "cpu=x86_64");
            OpenWatch features = api.watch(FEATURES);
            features.event("ADDED", feature("a", "a"));
            cluster.awaitKnown("10.0.0.1", "cpu=x86_64_v2");
            features.event("ADDED", feature("vendor-of-a", "a"));
            features.event("DELETED", feature("a", "a"));
            cluster.awaitKnown("10.0.0.1", "cpu=x86_64");
        }
    }

    private static String feature(String name, String node) {
        String flags = Arrays.stream("CMOV CX16 LAHF MMX POPCNT SSE SSE2 SSE3 SSE4 SSE42 SSSE3".split(" "))
                .map(flag -> '"' + flag + "\":{}").collect(Collectors.joining(","));
        return "{\"kind\":\"NodeFeature\",\"apiVersion\":\"nfd.k8s-sigs.io/v1alpha1\",\"metadata\":{\"name\":\"" + name
                + "\",\"namespace\":\"nfd\",\"uid\":\"u-" + name + "\",\"resourceVersion\":\"9\",\"creationTimestamp\":"
                + "\"2026-01-01T00:00:00Z\",\"labels\":{\"nfd.node.kubernetes.io/node-name\":\"" + node
                + "\"}},\"spec\":{\"features\":{\"flags\":{\"cpu.cpuid\":{\"elements\":{" + flags + "}}}}}}";
    }

    @Test
    void refusedCredentialsAreToldOnceAndNodesAreKnownWhenTheyAreTaken() throws Exception {
        api.answer(NODES, _ -> FakeApiServer.refusal(401, "Unauthorized"));
        try (CapturedLog log = new CapturedLog(); WatchedCluster cluster = WatchedCluster.of(api, folder)) {
            await().atMost(Duration.ofSeconds(30)).until(() -> cluster.watch().counts().failures(Resource.NODES) > 1);
            assertThat(cluster.watch().counts().synced()).isFalse();
            api.list(NODES, 5, A.json());
            cluster.awaitKnown("10.0.0.1", "cpu=zen3");
            assertThat(told(log, ResourceWatch.class)).containsExactly("the nodes of the Kubernetes cluster cannot be"
                    + " watched: the API server refuses the credentials (401); what was known of them stays, and they are"
                    + " asked for again");
            assertThat(log.noise().toString()).doesNotContain("secret-token");
        }
    }

    @Test
    void aSlowServerKeepsNobodyWaiting() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        api.answer(NODES, _ -> {
            asked.countDown();
            try {
                answer.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return new Answer(200, FakeApiServer.listOf(5, "", A.json()));
        });
        try (WatchedCluster cluster = WatchedCluster.of(api, folder)) {
            asked.await();
            assertThat(cluster.known("10.0.0.1")).isEmpty();
            assertThat(cluster.watch().counts().synced()).isFalse();
            answer.countDown();
            cluster.awaitKnown("10.0.0.1", "cpu=zen3");
            cluster.awaitSynced();
        }
    }

    @Test
    void aThousandNodesComeInPages() throws Exception {
        List<String> nodes = IntStream.range(0, 1_000)
                .mapToObj(i -> NodeObject.of("n" + i, "10.1." + i / 250 + "." + i % 250, i % 2 == 0 ? "zen3" : "zen4")
                        .json())
                .toList();
        api.answer(NODES, request -> {
            int limit = Integer.parseInt(Objects.requireNonNull(request.getParam("limit")));
            String from = request.getParam("continue");
            int first = from == null ? 0 : Integer.parseInt(from);
            int last = Math.min(nodes.size(), first + limit);
            return new Answer(200, FakeApiServer.listOf(5, last < nodes.size() ? String.valueOf(last) : "",
                    nodes.subList(first, last).toArray(String[]::new)));
        });
        try (WatchedCluster cluster = WatchedCluster.of(api, folder)) {
            cluster.awaitSynced();
            await().atMost(Duration.ofSeconds(30)).until(() -> cluster.watch().counts().declaredNodes() == 1_000);
            assertThat(cluster.known("10.1.3.249")).contains("cpu=zen4");
            assertThat(listsOf(NODES)).hasSize(2);
        }
    }

    @Test
    void aNodeThatCannotBeReadIsUnknownAndToldOnce() throws Exception {
        api.list(NODES, 5, A.cpu("zen99").json());
        try (CapturedLog log = new CapturedLog(); WatchedCluster cluster = WatchedCluster.of(api, folder)) {
            OpenWatch watch = api.watch(NODES);
            watch.event("MODIFIED", A.cpu("zen99").version(6).json());
            watch.event("ADDED", new NodeObject("c", "10.0.0.3", "2026-01-01T00:00:00Z", 7, Map.of(),
                    Map.of("bestfit.io/declaration", "profile=h100, cpu=icelake")).json());
            cluster.awaitKnown("10.0.0.3", "nvidia-cc=\"9.0\"");
            assertThat(cluster.known("10.0.0.3")).contains("cpu=icelake");
            assertThat(cluster.known("10.0.0.1")).isEmpty();
            assertThat(cluster.watch().counts().unreadableNodes()).isEqualTo(1);
            assertThat(told(log, Cluster.class)).singleElement().asString()
                    .startsWith("the Kubernetes node a is not known:"
                            + " declaration is malformed at position 4: expected a CPU target that is known;")
                    .endsWith("; correct its labels or its annotation bestfit.io/declaration");
        }
    }

    @Test
    void podsAndOneKindOfNodesCountWhereTheyAreAskedFor() throws Exception {
        api.list(NODES, 5, A.json());
        try (WatchedCluster cluster = WatchedCluster.of(api, folder, false, "pool in (gpu,cpu)", true)) {
            cluster.awaitKnown("10.244.7.9", "cpu=zen3");
            cluster.awaitSynced();
            assertThat(listsOf(NODES)).singleElement().asString().contains("labelSelector=pool");
            assertThat(listsOf(FEATURES)).isEmpty();
        }
    }

    /** What a class told, without its level and name. */
    private static List<String> told(CapturedLog log, Class<?> teller) {
        String name = " " + teller.getName() + " ";
        return log.noise().stream().filter(line -> line.contains(name))
                .map(line -> line.substring(line.indexOf(name) + name.length())).toList();
    }

    private List<String> listsOf(String path) {
        return api.listed().stream().filter(uri -> uri.startsWith(path)).toList();
    }
}
