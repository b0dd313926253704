package io.bestfit.proxy.server;

import io.bestfit.matcher.evidence.EvidenceSource;
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
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A benchmark on demand: what a choice costs where 10, 100, 1,000 or 10,000 indexes of 30 images are in the caches, asked
 * for at random. A proxy for each number, in turn, so that a busy moment hits all; {@code deploy/load/README.md} has the
 * recipe.
 */
final class ManyIndexes {

    private static final int IMAGES = 30;
    private static final List<Integer> NUMBERS = List.of(10, 100, 1_000, 10_000);
    private static final int WARM_UP = 3;
    private static final int ROUNDS = 15;
    private static final int REQUESTS = 2_000;
    private static final long CACHE_BYTES = 4L << 30;
    private static final String REPOSITORY = "many/app";

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String chosen;

    private ManyIndexes(String chosen) {
        this.chosen = chosen;
    }

    public static void main(String[] arguments) throws Exception {
        Vertx vertx = Vertx.vertx();
        EmbeddedRegistry registry = EmbeddedRegistry.start(vertx, RegistryOptions.defaults()).await();
        List<Image> images = IntStream.range(0, IMAGES).mapToObj(number -> ImageBuilder.oci("amd64")
                .file("variant", String.valueOf(number)).build()).toList();
        for (int number = 0; number < NUMBERS.getLast(); number++) {
            registry.put(REPOSITORY, "t" + number, index(images, number));
        }
        Map<Integer, ProxyServer> proxies = new LinkedHashMap<>();
        for (int number : NUMBERS) {
            proxies.put(number, proxy(vertx, registry));
        }
        new ManyIndexes(images.getLast().digest().text()).run(proxies);
        for (ProxyServer proxy : proxies.values()) {
            proxy.close().await();
        }
        vertx.close().await();
    }

    private static ProxyServer proxy(Vertx vertx, EmbeddedRegistry registry) {
        Address free = new Address("127.0.0.1", 0);
        Selection usual = Selection.DEFAULT;
        // A time for which tags are kept leaves the choice alone to be measured, with the way there and back.
        var selection = new Selection(usual.onNoMatch(), usual.onBadDeclaration(), usual.unverified(), usual.order(),
                Set.of(EvidenceSource.DESCRIPTOR), Duration.ofHours(1));
        return ProxyServer.start(vertx, new ProxyConfig(ProxyConfig.VERSION, List.of(new Listener(free, null)), free,
                Upstream.of(new Origin(false, "127.0.0.1", registry.port())), selection, Evidence.DEFAULT, Map.of(),
                new Cache(CACHE_BYTES), Timeouts.DEFAULT, Log.DEFAULT), new BuildInfo("benchmark", "benchmark"), 1)
                .await();
    }

    /** An index that no other has the digest of, whose last image is the one for zen3. */
    private static Image index(List<Image> images, int number) {
        IndexBuilder index = IndexBuilder.oci();
        for (int image = 0; image < IMAGES; image++) {
            index.annotated(images.get(image), "amd64", Map.of("org.supercontainers.hardware.cpu.target.microarch",
                    image == IMAGES - 1 ? "zen3" : "zen", "number", String.valueOf(number)));
        }
        return index.build();
    }

    private void run(Map<Integer, ProxyServer> proxies) throws Exception {
        for (Map.Entry<Integer, ProxyServer> proxy : proxies.entrySet()) {
            for (int number = 0; number < proxy.getKey(); number++) {
                head(proxy.getValue(), number);
            }
        }
        Map<Integer, List<Double>> micros = new LinkedHashMap<>();
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            for (Map.Entry<Integer, ProxyServer> proxy : proxies.entrySet()) {
                Random random = new Random(round);
                long began = System.nanoTime();
                for (int request = 0; request < REQUESTS; request++) {
                    head(proxy.getValue(), random.nextInt(proxy.getKey()));
                }
                double took = (System.nanoTime() - began) / 1e3 / REQUESTS;
                if (round >= 0) {
                    micros.computeIfAbsent(proxy.getKey(), _ -> new ArrayList<>()).add(took);
                }
            }
        }
        List<Double> fewest = micros.values().iterator().next();
        System.out.println("indexes   us a request   to the first   least - greatest");
        micros.forEach((number, took) -> {
            List<Double> ratios = IntStream.range(0, ROUNDS).mapToObj(round -> took.get(round) / fewest.get(round))
                    .sorted().toList();
            System.out.printf(Locale.ROOT, "%7d %14.1f %14.2f %8.2f - %5.2f%n", number,
                    took.stream().sorted().toList().get(ROUNDS / 2), ratios.get(ROUNDS / 2), ratios.getFirst(),
                    ratios.getLast());
        });
    }

    private void head(ProxyServer proxy, int number) throws IOException, InterruptedException {
        HttpResponse<Void> answer = client.send(HttpRequest
                .newBuilder(URI.create("http://127.0.0.1:" + proxy.registryPort() + "/v2/" + REPOSITORY + "/manifests/t"
                        + number))
                .HEAD().header("Node-Features", "cpu=zen3").build(), HttpResponse.BodyHandlers.discarding());
        if (answer.statusCode() != 200
                || !answer.headers().firstValue("Docker-Content-Digest").orElse("").equals(chosen)) {
            throw new IllegalStateException("t" + number + " was answered " + answer);
        }
    }
}
