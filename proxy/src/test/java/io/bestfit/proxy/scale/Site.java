package io.bestfit.proxy.scale;

import static org.awaitility.Awaitility.await;

import io.bestfit.proxy.interop.Bestfit;
import io.bestfit.proxy.interop.Certificates;
import io.bestfit.proxy.interop.Command;
import io.bestfit.proxy.interop.Declaring;
import io.bestfit.proxy.interop.ImageClient;
import io.bestfit.proxy.registry.EmbeddedRegistry;
import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.registry.IndexBuilder;
import io.bestfit.proxy.registry.RegistryOptions;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A registry, three replicas of Bestfit before it, and haproxy before them.
 *
 * @param home what the clients see of their machine
 */
record Site(Path home, Vertx vertx, EmbeddedRegistry registry, List<Replica> replicas, Balancer balancer)
        implements
            AutoCloseable {

    static final String REPOSITORY = "lab/gromacs";
    private static final int REPLICAS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(400);
    private static final String MICROARCHITECTURE = "org.supercontainers.hardware.cpu.target.microarch";

    static Site start(Path folder) throws Exception {
        return start(folder, UnaryOperator.identity());
    }

    /** One whose balancer is configured otherwise. */
    static Site start(Path folder, UnaryOperator<String> change) throws Exception {
        Command.require("haproxy");
        Path home = Files.createDirectory(folder.resolve("home"));
        Files.writeString(home.resolve("hosts"), "127.0.0.1 localhost\n");
        Files.createDirectory(home.resolve("certs.d"));
        Certificates certificates = Certificates.make(home.resolve(Certificates.FOLDER), "IP:127.0.0.1");
        Vertx vertx = Vertx.vertx();
        List<Replica> replicas = new ArrayList<>();
        try {
            EmbeddedRegistry registry = EmbeddedRegistry.start(vertx, RegistryOptions.defaults()).await();
            for (int number = 1; number <= REPLICAS; number++) {
                replicas.add(Replica.start(folder.resolve("bestfit-" + number), registry.baseUrl()));
            }
            return new Site(home, vertx, registry, replicas,
                    Balancer.start(folder, replicas, certificates, change));
        } catch (Exception | AssertionError problem) {
            end(vertx, replicas);
            throw problem;
        }
    }

    /** Stores an index of which the image that fits says a text, which is its tag as well. */
    void make(String text) {
        make(text, Buffer.buffer());
    }

    /**
     * The same with more in its layer.
     *
     * @return the image that fits
     */
    Image make(String text, Buffer more) {
        // Charliecloud 0.38 refuses an image without a history.
        Image fits = ImageBuilder.oci("amd64").file("variant", text + "\n").program("more", more)
                .history("the tests").build();
        Image index = IndexBuilder.oci()
                .annotated(ImageBuilder.variant("amd64", text + "-other"), "amd64", Map.of(MICROARCHITECTURE, "x86_64"))
                .annotated(fits, "amd64", Map.of(MICROARCHITECTURE, "zen3")).build();
        registry.put(REPOSITORY, text, index);
        return fits;
    }

    /** What a client unpacks of the image of a text. */
    String pull(ImageClient client, String text) throws Exception {
        Declaring way = client.declares().contains(Declaring.HEADER) ? Declaring.HEADER : Declaring.PATH_AFTER;
        return client.variant(balancer.address(client.onlyTls()), REPOSITORY + ":" + text, way);
    }

    /** The replica that has a request under way which does not end. */
    Replica stalling(String route) {
        Set<Replica> before = new HashSet<>();
        return await().atMost(PATIENCE).pollInterval(LOOK).until(() -> {
            Set<Replica> busy = new HashSet<>();
            for (Replica replica : replicas) {
                if (replica.isBusy(route)) {
                    busy.add(replica);
                }
            }
            Optional<Replica> still = busy.stream().filter(before::contains).findFirst();
            before.clear();
            before.addAll(busy);
            return still;
        }, Optional::isPresent).orElseThrow();
    }

    /** Starts one again that was ended, until the balancer has seen that it is there. */
    void startAgain(Replica replica) throws Exception {
        replica.startAgain();
        String asked = "/v2/" + REPOSITORY + "/manifests/again";
        await().atMost(PATIENCE).until(() -> {
            Bestfit.status("http://" + balancer.address(false) + asked);
            return replica.log().contains(asked);
        });
    }

    @Override
    public void close() throws IOException {
        balancer.close();
        end(vertx, replicas);
    }

    private static void end(Vertx vertx, List<Replica> replicas) throws IOException {
        for (Replica replica : replicas) {
            replica.close();
        }
        vertx.close().await();
    }
}
