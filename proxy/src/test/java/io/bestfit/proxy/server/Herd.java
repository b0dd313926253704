package io.bestfit.proxy.server;

import io.bestfit.proxy.config.Upstream;
import io.bestfit.proxy.interop.Bestfit;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A simulation on demand: many nodes start one job at the same moment and ask for one tag as containerd does, with HEAD of
 * the tag and GET of the manifest that it names, through one or more proxies that an upstream stands behind which is late
 * and answers so many questions a second. A node that is refused asks again after one to two seconds.
 * {@code deploy/capacity.md} has the recipe and what it printed.
 */
final class Herd {

    private static final int LATENESS_MILLIS = 50;
    private static final int ANSWERS_A_SECOND = 1_000;
    private static final int SEED = 7;
    private static final int CONNECTIONS = Upstream.DEFAULT_MAX_CONNECTIONS;

    /**
     * A way in which nodes ask.
     *
     * @param shared whether all show the same credentials, else each its own
     */
    private record Case(int nodes, int proxies, boolean shared, Duration tagTtl, int connections) {}

    private final Vertx vertx = Vertx.vertx();
    /** The upstream's own, which thousands of nodes do not hold up. */
    private final Vertx beyond = Vertx.vertx();
    private final Random random = new Random(SEED);
    private final Case played;
    private final TagUpstream upstream;
    private final HttpClient client;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger greatestQueue = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger unfit = new AtomicInteger();
    private long mostMemory;
    private final AtomicLongArray answered;
    private long free = System.nanoTime();

    private Herd(Case played) throws Exception {
        this.played = played;
        this.upstream = TagUpstream.paced(beyond, this::answerInTurn);
        this.client = vertx.createHttpClient(new HttpClientOptions().setIdleTimeout(0),
                new PoolOptions().setHttp1MaxSize(played.nodes()));
        this.answered = new AtomicLongArray(played.nodes());
    }

    /** Arguments: how many nodes, each number in turn. */
    public static void main(String[] arguments) throws Exception {
        System.out.printf(Locale.ROOT, "an upstream %d ms away that answers %d a second%n", LATENESS_MILLIS,
                ANSWERS_A_SECOND);
        System.out.println("| nodes | proxies | credentials | `tagTtl` | `maxConnections` | questions upstream: tag |"
                + " by digest | greatest queue there | refused | got the index | half answered | last answered |"
                + " memory of a proxy |");
        System.out.println("|---".repeat(13) + "|");
        for (int nodes : Arrays.stream(arguments).mapToInt(Integer::parseInt).toArray()) {
            for (Case next : List.of(new Case(nodes, 1, true, Duration.ZERO, CONNECTIONS),
                    new Case(nodes, 3, true, Duration.ZERO, CONNECTIONS),
                    new Case(nodes, 3, true, Duration.ofSeconds(10), CONNECTIONS),
                    new Case(nodes, 3, false, Duration.ZERO, CONNECTIONS),
                    new Case(nodes, 3, true, Duration.ofSeconds(10), nodes / 5))) {
                new Herd(next).play();
            }
        }
    }

    /** Late, and one after the other at the rate. */
    private synchronized void answerInTurn(Runnable answer) {
        long now = System.nanoTime();
        free = Math.max(free, now) + Duration.ofSeconds(1).toNanos() / ANSWERS_A_SECOND;
        greatestQueue.accumulateAndGet(waiting.incrementAndGet(), Math::max);
        beyond.setTimer(Math.max(LATENESS_MILLIS, (free - now) / 1_000_000), _ -> {
            waiting.decrementAndGet();
            answer.run();
        });
    }

    private void play() throws Exception {
        List<Bestfit> proxies = new ArrayList<>();
        try {
            for (int proxy = 0; proxy < played.proxies(); proxy++) {
                proxies.add(start(Files.createTempDirectory("herd")));
            }
            // The proxies were asked whether they answer yet.
            upstream.asked().clear();
            greatestQueue.set(0);
            List<Future<Void>> asked = new ArrayList<>();
            long start = System.nanoTime();
            for (int node = 0; node < played.nodes(); node++) {
                asked.add(pull(node, proxies.get(node % played.proxies()).address(), start));
            }
            Future.all(asked).await();
            for (Bestfit proxy : proxies) {
                mostMemory = Math.max(mostMemory, mostMemory(proxy.pid()));
            }
            print();
        } finally {
            for (Bestfit proxy : proxies) {
                proxy.close();
            }
            vertx.close().await();
            beyond.close().await();
        }
    }

    private Bestfit start(Path folder) throws Exception {
        String address = Bestfit.freeAddress();
        return Bestfit.configured(folder, address, """
                listen: %s
                upstream: {url: "http://127.0.0.1:%d", maxConnections: %d}
                selection: {evidence: [descriptor], tagTtl: %ds}
                """.formatted(address, upstream.port(), played.connections(), played.tagTtl().toSeconds()));
    }

    /** The most that a process ever had of the machine's memory, in MiB (proc_pid_status(5)). */
    private static long mostMemory(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024).findFirst().orElseThrow();
    }

    private Future<Void> pull(int node, String proxy, long start) {
        return ask(node, proxy, HttpMethod.HEAD, TagUpstream.TAG).compose(digest -> {
            if (!digest.equals(TagUpstream.ZEN3.digest().text())) {
                unfit.incrementAndGet();
            }
            return ask(node, proxy, HttpMethod.GET, TagUpstream.TAG.replaceAll("[^/]+$", digest));
        }).map(_ -> {
            answered.set(node, System.nanoTime() - start);
            return null;
        });
    }

    /** Asks until there is an answer, and gives the digest in it. */
    private Future<String> ask(int node, String proxy, HttpMethod method, String path) {
        return client.request(new RequestOptions().setMethod(method).setAbsoluteURI("http://" + proxy + path)
                .putHeader("Node-Features", "cpu=zen3")
                .putHeader("Authorization", "Bearer " + (played.shared() ? "of all" : "of " + node)))
                .compose(request -> request.send())
                .compose(answer -> answer.body().compose(_ -> {
                    if (answer.statusCode() == 200) {
                        return Future.succeededFuture(answer.getHeader("Docker-Content-Digest"));
                    }
                    if (answer.statusCode() != 503 && answer.statusCode() != 504) {
                        return Future.failedFuture(path + " was answered " + answer.statusCode());
                    }
                    refused.incrementAndGet();
                    return later().compose(_ -> ask(node, proxy, method, path));
                }));
    }

    private Future<Void> later() {
        Promise<Void> promise = Promise.promise();
        vertx.setTimer(1_000L + random.nextInt(1_000), _ -> promise.complete());
        return promise.future();
    }

    private void print() {
        long[] sorted = new long[played.nodes()];
        Arrays.setAll(sorted, answered::get);
        Arrays.sort(sorted);
        long tag = upstream.questions();
        System.out.printf(Locale.ROOT,
                "| %,d | %d | %s | %d s | %,d | %,d | %,d | %,d | %,d | %,d | %.1f s | %.1f s | %d MiB |%n",
                played.nodes(), played.proxies(), played.shared() ? "the same" : "each its own",
                played.tagTtl().toSeconds(), played.connections(), tag, upstream.asked().size() - tag,
                greatestQueue.get(), refused.get(), unfit.get(), sorted[sorted.length / 2] / 1e9,
                sorted[sorted.length - 1] / 1e9, mostMemory);
    }
}
