package io.bestfit.proxy.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bestfit.proxy.interop.Containerd;
import io.bestfit.proxy.interop.Declaring;
import io.bestfit.proxy.interop.ImageClient;
import io.bestfit.proxy.interop.Podman;
import io.bestfit.proxy.interop.Skopeo;
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
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
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
import org.junit.jupiter.params.provider.EnumSource;

/** Replicas share nothing and answer alike, and that one of them ends or dies fails no pull. */
@TestInstance(Lifecycle.PER_CLASS)
class ReplicasIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PULLS_BETWEEN = 2;
    /** containers/image goes on with a layer where it has got a MiB since it last began (image/docker/body_reader.go). */
    private static final int LAYER_BYTES = 4 * 1024 * 1024;
    private static final int BROKEN_AT = 2 * 1024 * 1024;
    private static final int SEED = 6;

    private static final AtomicInteger STARTED = new AtomicInteger();

    /** A client of this machine, and how it declares its node here. */
    enum Client {
        SKOPEO(Declaring.PATH_AFTER),
        PODMAN(Declaring.PATH_AFTER),
        CONTAINERD(Declaring.HEADER);

        private final Declaring way;

        Client(Declaring way) {
            this.way = way;
        }

        private ImageClient start(Path folder) throws Exception {
            // Short names: podman refuses a run root of more than 50 characters.
            Path own = Files.createDirectory(folder.resolve("c" + STARTED.incrementAndGet()));
            return switch (this) {
                case SKOPEO -> Skopeo.start(own);
                case PODMAN -> Podman.start(own);
                case CONTAINERD -> Containerd.start(own);
            };
        }
    }

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
        site.make(tag, Buffer.buffer());
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
                .newBuilder(URI.create("http://%s/v2/%s/manifests/%s".formatted(site.balancer().address(),
                        Site.REPOSITORY, tag)))
                .method(method, HttpRequest.BodyPublishers.noBody()).header("Node-Features", "cpu=zen4").build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void noPullFailsWhileReplicasEndAndOneDies() throws Exception {
        AtomicInteger done = new AtomicInteger();
        Queue<String> problems = new ConcurrentLinkedQueue<>();
        try (ImageClient skopeo = Client.SKOPEO.start(folder);
                ImageClient podman = Client.PODMAN.start(folder);
                ImageClient containerd = Client.CONTAINERD.start(folder);
                Puller _ = pulling(skopeo, Client.SKOPEO, done, problems);
                Puller _ = pulling(podman, Client.PODMAN, done, problems);
                Puller _ = pulling(containerd, Client.CONTAINERD, done, problems)) {
            awaitMore(done, problems);
            for (Replica replica : site.replicas()) {
                replica.stop();
                awaitMore(done, problems);
                startAgain(replica);
            }
            // Answers as small as these reach the balancer whole or not at all.
            Replica killed = site.replicas().getFirst();
            killed.kill();
            awaitMore(done, problems);
            startAgain(killed);
        }
        assertThat(problems).as("pulls that failed; %d did not; haproxy wrote at last%n%s", done.get(),
                site.balancer().logTail()).isEmpty();
    }

    private Puller pulling(ImageClient client, Client kind, AtomicInteger done, Queue<String> problems) {
        return new Puller(client, kind.way, site.balancer().address(),
                name -> site.make(name, Buffer.buffer()), done, problems);
    }

    private static void awaitMore(AtomicInteger done, Queue<String> problems) {
        int before = done.get();
        await().atMost(PATIENCE).until(() -> done.get() >= before + PULLS_BETWEEN || !problems.isEmpty());
    }

    /** Until the balancer has seen that it is there again. */
    private static void startAgain(Replica replica) throws Exception {
        replica.startAgain();
        await().atMost(PATIENCE).until(() -> replica.log().contains("/" + Site.REPOSITORY + "/"));
    }

    /**
     * No load balancer can ask again for what it has begun to hand on: it is the client that goes on. skopeo and podman of
     * Debian 12 do not.
     */
    @ParameterizedTest
    @EnumSource(names = "CONTAINERD")
    void aLayerOfWhichTheReplicaDiesIsTakenUpAgain(Client kind) throws Exception {
        byte[] noise = new byte[LAYER_BYTES];
        new Random(SEED).nextBytes(noise);
        String text = "broken-for-" + kind.name().toLowerCase(Locale.ROOT);
        Image image = site.make(text, Buffer.buffer(noise).appendString(text));
        String layer = image.manifest().toJsonObject().getJsonArray("layers").getJsonObject(0).getString("digest");
        site.registry().faults().on(RequestPredicate.of("GET", layer)).times(1)
                .answer(new Fault.StallWithinBody(BROKEN_AT));
        try (ImageClient client = kind.start(folder)) {
            FutureTask<String> pull = new FutureTask<>(() -> client.variant(site.balancer().address(),
                    Site.REPOSITORY + ":" + text, kind.way));
            Thread.ofPlatform().start(pull);
            Replica relaying = await().atMost(PATIENCE).until(this::relaying, Optional::isPresent).orElseThrow();
            relaying.kill();
            try {
                assertThat(pull.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(text);
            } finally {
                relaying.startAgain();
            }
        }
    }

    /** The replica that hands on a layer. */
    private Optional<Replica> relaying() throws IOException {
        for (Replica replica : site.replicas()) {
            if (replica.relaysLayer()) {
                return Optional.of(replica);
            }
        }
        return Optional.empty();
    }
}
