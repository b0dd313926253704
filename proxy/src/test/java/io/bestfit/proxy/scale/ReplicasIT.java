package io.bestfit.proxy.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.bestfit.proxy.docs.Document;
import io.bestfit.proxy.interop.ImageClient;
import io.bestfit.proxy.interop.Setup;
import io.bestfit.proxy.registry.Fault;
import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.RequestPredicate;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Replicas share nothing and answer alike, and that one of them ends or dies fails no pull. */
@TestInstance(Lifecycle.PER_CLASS)
class ReplicasIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** containers/image goes on with a layer where it has got a MiB since it last began (image/docker/body_reader.go). */
    private static final int LAYER_BYTES = 4 * 1024 * 1024;
    private static final int BROKEN_AT = 2 * 1024 * 1024;
    private static final int SEED = 6;

    private final AtomicInteger started = new AtomicInteger();
    private Path folder;
    private Site site;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        site = Site.start(folder);
    }

    @AfterAll
    void stop() throws Exception {
        if (site != null) {
            site.close();
        }
    }

    @Test
    void everyReplicaAnswersHeadAndGetAlike() throws Exception {
        String tag = "alike";
        site.make(tag);
        Set<Map<String, List<String>>> heads = new HashSet<>();
        Set<String> bodies = new HashSet<>();
        try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            for (String method : List.of("HEAD", "GET", "HEAD", "GET", "HEAD", "GET")) {
                HttpResponse<String> answer = ask(client, method, tag);
                assertThat(answer.statusCode()).isEqualTo(200);
                Map<String, List<String>> head = new TreeMap<>(answer.headers().map());
                head.remove("date");
                heads.add(head);
                if (method.equals("GET")) {
                    bodies.add(answer.body());
                }
            }
        }
        assertThat(heads).as("what the replicas said of %s", tag).hasSize(1);
        assertThat(heads.iterator().next()).containsKeys("docker-content-digest", "etag", "vary", "bestfit-selection");
        assertThat(bodies).hasSize(1);
        // In turn, so that a HEAD and the GET after it are two replicas' to answer.
        for (Replica replica : site.replicas()) {
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(replica.log().lines()
                    .filter(line -> line.contains("/manifests/" + tag + " "))).as("the log of %s", replica.address())
                    .hasSize(2).anyMatch(line -> line.contains(" method=HEAD "))
                    .anyMatch(line -> line.contains(" method=GET ")));
        }
    }

    private HttpResponse<String> ask(HttpClient client, String method, String tag)
            throws IOException, InterruptedException {
        return client.send(HttpRequest
                .newBuilder(URI.create("http://%s/v2/%s/manifests/%s".formatted(site.balancer().address(false),
                        Site.REPOSITORY, tag)))
                .method(method, HttpRequest.BodyPublishers.noBody()).header("Node-Features", "cpu=zen4").build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** All clients of a release pull at once. */
    @ParameterizedTest
    @ValueSource(strings = {"bookworm", "trixie"})
    void noPullFailsWhileReplicasEndAndOneDies(String suite) throws Exception {
        Queue<String> problems = new ConcurrentLinkedQueue<>();
        List<Puller> pullers = new ArrayList<>();
        try {
            for (Setup setup : Setup.all(site.home())) {
                if (setup.root().suite().equals(suite)) {
                    pullers.add(new Puller(site, setup, own(), problems));
                }
            }
            awaitMore(pullers, problems);
            for (Replica replica : site.replicas()) {
                replica.stop();
                awaitMore(pullers, problems);
                site.startAgain(replica);
            }
            // Answers as small as these reach the balancer whole or not at all.
            Replica killed = site.replicas().getFirst();
            killed.kill();
            awaitMore(pullers, problems);
            site.startAgain(killed);
        } finally {
            for (Puller puller : pullers) {
                puller.close();
            }
        }
        assertThat(problems).as("pulls that failed; haproxy wrote at last%n%s", site.balancer().logTail()).isEmpty();
    }

    /** Until each has pulled once more. */
    private static void awaitMore(List<Puller> pullers, Queue<String> problems) {
        List<Integer> before = pullers.stream().map(Puller::done).toList();
        for (int number = 0; number < pullers.size(); number++) {
            int now = number;
            await().atMost(PATIENCE).until(() -> pullers.get(now).done() > before.get(now) || !problems.isEmpty());
        }
    }

    List<Setup> setups() throws Exception {
        return Setup.all(site.home());
    }

    /** No balancer can ask again for what it has begun to hand on: it is the client that goes on, or is told to begin again. */
    @ParameterizedTest
    @MethodSource("setups")
    void aLayerOfWhichTheReplicaDiesIsHadAfterAll(Setup setup) throws Exception {
        byte[] noise = new byte[LAYER_BYTES];
        new Random(SEED).nextBytes(noise);
        try (ImageClient client = setup.start(own())) {
            String text = "broken-" + started.get();
            Image image = site.make(text, Buffer.buffer(noise).appendString(text));
            String layer = image.manifest().toJsonObject().getJsonArray("layers").getJsonObject(0).getString("digest");
            site.registry().faults().on(RequestPredicate.of("GET", layer)).times(1)
                    .answer(new Fault.StallWithinBody(BROKEN_AT));
            FutureTask<String> pull = new FutureTask<>(() -> site.pull(client, text));
            Thread.ofPlatform().start(pull);
            Replica relaying = site.stalling("blob");
            relaying.kill();
            try {
                boolean goesOn = comes(pull, text);
                if (!goesOn) {
                    assertThat(site.pull(client, text)).isEqualTo(text);
                }
                if (setup.released()) {
                    assertThat(Document.of("deploy/balancer/README.md").text()).contains("| %s | %s | %s |"
                            .formatted(setup.name(), setup.root().suite(), goesOn ? "goes on" : "fails once"));
                }
            } finally {
                site.startAgain(relaying);
            }
        }
    }

    /** Whether the pull came to its end by itself. */
    private static boolean comes(FutureTask<String> pull, String text) throws Exception {
        try {
            assertThat(pull.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(text);
            return true;
        } catch (ExecutionException failed) {
            assertThatThrownBy(() -> {
                throw failed.getCause();
            }).isInstanceOf(AssertionError.class).hasMessageContaining("exit status");
            return false;
        }
    }

    /** Short names: podman refuses a run root of more than 50 characters. */
    private Path own() throws IOException {
        return Files.createDirectory(folder.resolve("c" + started.incrementAndGet()));
    }
}
