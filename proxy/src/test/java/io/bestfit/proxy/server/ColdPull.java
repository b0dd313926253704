package io.bestfit.proxy.server;

import io.bestfit.proxy.config.Address;
import io.bestfit.proxy.config.Cache;
import io.bestfit.proxy.config.Evidence;
import io.bestfit.proxy.config.Listener;
import io.bestfit.proxy.config.Log;
import io.bestfit.proxy.config.ProxyConfig;
import io.bestfit.proxy.config.Selection;
import io.bestfit.proxy.config.Timeouts;
import io.bestfit.proxy.config.Upstream;
import io.bestfit.proxy.registry.EmbeddedRegistry;
import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.registry.IndexBuilder;
import io.bestfit.proxy.registry.RegistryOptions;
import io.bestfit.proxy.upstream.Origin;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A benchmark on demand: the first pull of an index of 30 images, whose manifests, configurations and referrers are all
 * to be fetched from an upstream that answers 5 ms late, beside fetching the 30 configurations alone one after the
 * other. In turn, so that a busy moment hits both; {@code deploy/load/README.md} has the recipe.
 */
final class ColdPull {

    private static final int IMAGES = 30;
    private static final int LATENESS_MILLIS = 5;
    private static final int WARM_UP = 20;
    private static final int ROUNDS = 100;

    private final java.net.http.HttpClient client = java.net.http.HttpClient.newHttpClient();
    private final EmbeddedRegistry registry;
    private final int late;
    private final int proxy;

    private ColdPull(EmbeddedRegistry registry, int late, int proxy) {
        this.registry = registry;
        this.late = late;
        this.proxy = proxy;
    }

    public static void main(String[] arguments) throws Exception {
        Vertx vertx = Vertx.vertx();
        EmbeddedRegistry registry = EmbeddedRegistry.start(vertx, RegistryOptions.defaults()).await();
        int late = late(vertx, registry);
        Address free = new Address("127.0.0.1", 0);
        ProxyServer proxy = ProxyServer.start(vertx,
                new ProxyConfig(ProxyConfig.VERSION, List.of(new Listener(free, null)), free,
                        Upstream.of(new Origin(false, "127.0.0.1", late)), Selection.DEFAULT, Evidence.DEFAULT,
                        Map.of(), Cache.DEFAULT, Timeouts.DEFAULT, Log.DEFAULT),
                new BuildInfo("benchmark", "benchmark"), 1).await();
        new ColdPull(registry, late, proxy.registryPort()).run();
        proxy.close().await();
        vertx.close().await();
    }

    /** A way to the registry on which every answer comes late. */
    private static int late(Vertx vertx, EmbeddedRegistry registry) {
        HttpClient onward = vertx.createHttpClient();
        HttpServer server = vertx.createHttpServer().requestHandler(request -> {
            request.pause();
            vertx.setTimer(LATENESS_MILLIS, _ -> pass(onward, registry, request));
        });
        return server.listen(0, "127.0.0.1").await().actualPort();
    }

    private static void pass(HttpClient onward, EmbeddedRegistry registry, HttpServerRequest request) {
        onward.request(request.method(), registry.port(), "127.0.0.1", request.uri()).compose(asked -> {
            asked.headers().setAll(request.headers());
            return asked.send();
        }).compose(answer -> answer.body().compose(body -> {
            request.response().setStatusCode(answer.statusCode()).headers().setAll(answer.headers());
            return request.response().end(body);
        })).onFailure(Throwable::printStackTrace);
    }

    private void run() throws Exception {
        List<Double> pulls = new ArrayList<>();
        List<Double> sequences = new ArrayList<>();
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            String repository = "cold/r" + (round + WARM_UP);
            Image index = index(repository);
            registry.put(repository, "1", index);
            double pull = millis(() -> get(proxy, repository, "manifests/1",
                    index.children().getLast().digest().text()));
            double sequence = millis(() -> {
                for (Image child : index.children()) {
                    get(late, repository, "blobs/" + child.manifest().toJsonObject().getJsonObject("config")
                            .getString("digest"), "");
                }
            });
            registry.clear();
            if (round >= 0) {
                pulls.add(pull);
                sequences.add(sequence);
            }
        }
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            ratios.add(sequences.get(round) / pulls.get(round));
        }
        print("first pull through Bestfit, ms", pulls);
        print("30 configurations in sequence, ms", sequences);
        print("ratio of the two", ratios);
    }

    /** Thirty images with configurations of their own, in which each says the CPU that it is for. */
    private static Image index(String repository) {
        IndexBuilder index = IndexBuilder.oci();
        for (int image = 0; image < IMAGES; image++) {
            index.annotated(ImageBuilder.oci("amd64").file("variant", repository + image)
                    .label("org.supercontainers.hardware.cpu.target.microarch", image == IMAGES - 1 ? "zen3" : "zen")
                    .label("number", String.valueOf(image)).build(), "amd64", Map.of());
        }
        return index.build();
    }

    private void get(int port, String repository, String what, String digest) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(HttpRequest
                .newBuilder(URI.create("http://127.0.0.1:" + port + "/v2/" + repository + "/" + what))
                .header("Node-Features", "cpu=zen3").build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200
                || !answer.headers().firstValue("Docker-Content-Digest").orElse("").contains(digest)) {
            throw new IllegalStateException(what + " was answered " + answer.statusCode() + " " + answer.headers());
        }
    }

    private static double millis(Task task) throws Exception {
        long began = System.nanoTime();
        task.run();
        return (System.nanoTime() - began) / 1e6;
    }

    private static void print(String what, List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        System.out.printf(Locale.ROOT, "%-34s median %7.1f  least %7.1f  greatest %7.1f%n", what,
                sorted.get(sorted.size() / 2), sorted.getFirst(), sorted.getLast());
    }

    @FunctionalInterface
    private interface Task {

        void run() throws Exception;
    }
}
