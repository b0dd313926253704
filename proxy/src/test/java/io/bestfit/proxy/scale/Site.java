package io.bestfit.proxy.scale;

import io.bestfit.proxy.interop.Command;
import io.bestfit.proxy.registry.EmbeddedRegistry;
import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.registry.IndexBuilder;
import io.bestfit.proxy.registry.RegistryOptions;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A registry, three replicas of Bestfit before it, and haproxy before them. */
record Site(Vertx vertx, EmbeddedRegistry registry, List<Replica> replicas, Balancer balancer)
        implements
            AutoCloseable {

    static final String REPOSITORY = "lab/gromacs";
    private static final int REPLICAS = 3;
    private static final String MICROARCHITECTURE = "org.supercontainers.hardware.cpu.target.microarch";

    static Site start(Path folder) throws Exception {
        Command.require("haproxy");
        Vertx vertx = Vertx.vertx();
        List<Replica> replicas = new ArrayList<>();
        try {
            EmbeddedRegistry registry = EmbeddedRegistry.start(vertx, RegistryOptions.defaults()).await();
            for (int number = 1; number <= REPLICAS; number++) {
                replicas.add(Replica.start(folder.resolve("bestfit-" + number), registry.baseUrl()));
            }
            return new Site(vertx, registry, replicas, Balancer.start(folder, replicas));
        } catch (Exception | AssertionError problem) {
            end(vertx, replicas);
            throw problem;
        }
    }

    /**
     * Stores an index of which the image that fits says a text, which is its tag as well.
     *
     * @param more what else is in the layer
     * @return the image that fits
     */
    Image make(String text, Buffer more) {
        Image fits = ImageBuilder.oci("amd64").file("variant", text + "\n").program("more", more).build();
        Image index = IndexBuilder.oci()
                .annotated(ImageBuilder.variant("amd64", text + "-other"), "amd64", Map.of(MICROARCHITECTURE, "x86_64"))
                .annotated(fits, "amd64", Map.of(MICROARCHITECTURE, "zen3")).build();
        registry.put(REPOSITORY, text, index);
        return fits;
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
