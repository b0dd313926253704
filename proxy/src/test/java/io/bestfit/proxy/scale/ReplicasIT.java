package io.bestfit.proxy.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bestfit.proxy.interop.Command;
import io.bestfit.proxy.interop.Containerd;
import io.bestfit.proxy.interop.Declaring;
import io.bestfit.proxy.interop.ImageClient;
import io.bestfit.proxy.interop.Podman;
import io.bestfit.proxy.interop.Skopeo;
import io.bestfit.proxy.registry.EmbeddedRegistry;
import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.registry.IndexBuilder;
import io.bestfit.proxy.registry.RegistryOptions;
import io.vertx.core.Vertx;
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
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Replicas share nothing and answer alike, and that one of them ends or dies fails no pull. */
@TestInstance(Lifecycle.PER_CLASS)
class ReplicasIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int REPLICAS = 3;
    private static final int PULLS_BETWEEN = 3;
    private static final String REPOSITORY = "lab/gromacs";
    private static final String MICROARCHITECTURE = "org.supercontainers.hardware.cpu.target.microarch";

    private final Vertx vertx = Vertx.vertx();
    private final List<Replica> replicas = new ArrayList<>();
    private Path folder;
    private EmbeddedRegistry registry;
    private Balancer balancer;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        Command.require("haproxy");
        registry = EmbeddedRegistry.start(vertx, RegistryOptions.defaults()).await();
        for (int number = 1; number <= REPLICAS; number++) {
            replicas.add(Replica.start(folder.resolve("bestfit-" + number), registry.baseUrl()));
        }
        balancer = Balancer.start(folder, replicas);
    }

    @AfterAll
    void stop() throws Exception {
        if (balancer != null) {
            balancer.close();
        }
        for (Replica replica : replicas) {
            replica.close();
        }
        vertx.close().await();
    }

    @Test
    void everyReplicaAnswersHeadAndGetAlike() throws Exception {
        String tag = make("alike");
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
        for (Replica replica : replicas) {
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(replica.log().lines()
                    .filter(line -> line.contains("/manifests/" + tag + " "))).as("the log of %s", replica.address())
                    .hasSize(2).anyMatch(line -> line.contains(" method=HEAD "))
                    .anyMatch(line -> line.contains(" method=GET ")));
        }
    }

    private HttpResponse<String> ask(HttpClient client, String method, String tag)
            throws IOException, InterruptedException {
        return client.send(HttpRequest
                .newBuilder(URI.create("http://%s/v2/%s/manifests/%s".formatted(balancer.address(), REPOSITORY, tag)))
                .method(method, HttpRequest.BodyPublishers.noBody()).header("Node-Features", "cpu=zen4").build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void noPullFailsWhileReplicasEndAndDie() throws Exception {
        AtomicInteger done = new AtomicInteger();
        Queue<String> problems = new ConcurrentLinkedQueue<>();
        try (ImageClient skopeo = Skopeo.start(Files.createDirectory(folder.resolve("s")));
                ImageClient podman = Podman.start(Files.createDirectory(folder.resolve("p")));
                ImageClient containerd = Containerd.start(Files.createDirectory(folder.resolve("c")));
                Puller _ = pulling(skopeo, Declaring.PATH_AFTER, done, problems);
                Puller _ = pulling(podman, Declaring.PATH_AFTER, done, problems);
                Puller _ = pulling(containerd, Declaring.HEADER, done, problems)) {
            for (Replica replica : replicas) {
                awaitMore(done, problems);
                replica.stop();
                awaitMore(done, problems);
                replica.startAgain();
                awaitAnswering(replica);
            }
            for (Replica replica : replicas) {
                replica.kill();
                awaitMore(done, problems);
                replica.startAgain();
                awaitAnswering(replica);
            }
            awaitMore(done, problems);
        }
        assertThat(problems).as("pulls that failed; %d did not; haproxy wrote at last%n%s", done.get(),
                balancer.logTail()).isEmpty();
    }

    private Puller pulling(ImageClient client, Declaring way, AtomicInteger done, Queue<String> problems) {
        return new Puller(client, way, balancer.address(), text -> REPOSITORY + ":" + make(text), done, problems);
    }

    private static void awaitMore(AtomicInteger done, Queue<String> problems) {
        int before = done.get();
        await().atMost(PATIENCE).until(() -> done.get() >= before + PULLS_BETWEEN || !problems.isEmpty());
    }

    /** The balancer has seen that it is there again. */
    private static void awaitAnswering(Replica replica) {
        await().atMost(PATIENCE).until(() -> replica.log().contains("/v2/" + REPOSITORY + "/")
                || replica.log().contains("/" + REPOSITORY + "/"));
    }

    /** Stores an image of which the entry that fits says a text, and gives its tag. */
    private String make(String text) {
        Image index = IndexBuilder.oci()
                .annotated(ImageBuilder.variant("amd64", text + "-other"), "amd64", Map.of(MICROARCHITECTURE, "x86_64"))
                .annotated(ImageBuilder.variant("amd64", text), "amd64", Map.of(MICROARCHITECTURE, "zen3")).build();
        registry.put(REPOSITORY, text, index);
        return text;
    }
}
