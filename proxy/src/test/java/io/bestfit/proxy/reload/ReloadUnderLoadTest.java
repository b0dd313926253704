package io.bestfit.proxy.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bestfit.matcher.oci.Digest;
import io.bestfit.proxy.testing.KeptConnection;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fifty changes of the configuration while clients pull and push without a pause: none of them notices, nothing is left. */
class ReloadUnderLoadTest {

    private static final int RELOADS = 50;
    private static final int CLIENTS = 8;
    private static final long SEED = 20_261_122;
    /** What one configuration is made of: there must be no more of each at the end than there was at the start. */
    private static final String SHARED = "io.bestfit.proxy.server.SharedParts";
    private static final List<String> PARTS = List.of("io.bestfit.proxy.server.LoopParts",
            SHARED, "io.bestfit.proxy.server.UpstreamSide",
            "io.bestfit.proxy.server.RegistryHandler", "io.bestfit.proxy.server.ListenerSocket",
            "io.bestfit.proxy.inventory.WatchedNodeFile", "io.bestfit.proxy.watch.Looking",
            "io.bestfit.proxy.forward.Forwarder", "io.vertx.core.http.impl.HttpClientImpl",
            "io.vertx.core.http.impl.CleanableHttpClient", "io.bestfit.proxy.select.IndexCache",
            "io.bestfit.proxy.config.ProxyConfig");
    private static final Pattern COUNTED = Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+(\\S+).*");

    @TempDir
    private Path folder;

    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger answered = new AtomicInteger();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

    @Test
    void noRequestFailsAndNothingIsLeft() throws Exception {
        // Proxies of other tests in the same machine may be gone only later, and never come back.
        long others = counted().getOrDefault(SHARED, 0L);
        try (ReloadedProxy proxy = new ReloadedProxy(folder, 2, version(0))) {
            Digest blob = proxy.registry().putBlob("lab/app", Buffer.buffer(new byte[100_000]));
            List<Thread> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int client = i;
                clients.add(Thread.ofVirtual().start(() -> use(proxy, blob, client)));
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> answered.get() > 20 * CLIENTS);
            change(proxy, 1);
            Map<String, Long> before = settled(others);
            long meters = meters(proxy);

            for (int i = 2; i <= RELOADS; i++) {
                change(proxy, i);
            }
            change(proxy, 1);
            over.set(true);
            for (Thread client : clients) {
                client.join();
            }

            assertThat(wrong).as("seed %s", SEED).isEmpty();
            assertThat(proxy.metric("bestfit_config_reloads_total{outcome=\"taken\"}"))
                    .isEqualTo(RELOADS + 1 + ".0");
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(counted()).allSatisfy(
                    (type, count) -> assertThat(count).as(type).isLessThanOrEqualTo(before.getOrDefault(type, 0L))));
            assertThat(meters(proxy)).isEqualTo(meters);
        }
    }

    /** Waits until some more requests were answered, so that each change meets some under way. */
    private void change(ReloadedProxy proxy, int number) throws IOException {
        int until = answered.get() + CLIENTS;
        proxy.take(version(number));
        await().atMost(Duration.ofSeconds(60)).until(() -> answered.get() >= until || !wrong.isEmpty());
    }

    /** Versions that differ in what selects, in what is remembered, in users, in waits and in listeners. */
    private static String version(int number) {
        return "selection: {onNoMatch: " + (number % 2 == 0 ? "refuse" : "passthrough") + "}\n"
                + "profiles: {p" + number + ": cpu=zen3, kept: cpu=zen3}\n"
                + "cache: {maxBytes: " + (number % 3 + 1) + "MiB}\n"
                + "timeouts: {response: " + (20 + number % 4) + "s, idle: " + (60 + number % 2) + "s}\n"
                + "nodes: {users: {u" + number % 5 + ": kept}}\n";
    }

    private void use(ReloadedProxy proxy, Digest blob, int client) {
        Random random = new Random(SEED + client);
        try (KeptConnection connection = proxy.connect()) {
            while (!over.get()) {
                String asked = switch (random.nextInt(4)) {
                    case 0 -> expect("tag", 200, connection.send("GET", "/v2/lab/app/manifests/1.0",
                            "Node-Features: cpu=zen3"), ReloadedProxy.ZEN3.manifest().length());
                    case 1 -> expect("selector", 200, connection.send("GET", "/v2/for/kept/lab/app/manifests/1.0"),
                            ReloadedProxy.ZEN3.manifest().length());
                    case 2 -> expect("blob", 200, connection.send("GET", "/v2/lab/app/blobs/" + blob), 100_000);
                    default -> push(connection, random);
                };
                if (!asked.isEmpty()) {
                    wrong.add("client " + client + ": " + asked);
                }
                answered.incrementAndGet();
            }
        } catch (IOException e) {
            wrong.add("client " + client + ": " + e);
        }
    }

    private static String push(KeptConnection connection, Random random) throws IOException {
        byte[] half = new byte[5_000];
        random.nextBytes(half);
        KeptConnection.Answer begun = connection.send("POST", "/v2/lab/push/blobs/uploads/", "Content-Length: 0");
        if (begun.status() != 202) {
            return "push was begun with " + begun.head();
        }
        connection.begin("PATCH", begun.header("Location").replaceFirst("^http://[^/]*", ""),
                "Content-Type: application/octet-stream", "Content-Length: " + 2 * half.length);
        connection.write(half);
        connection.write(half);
        return expect("push", 202, connection.answer("PATCH"), 0);
    }

    private static String expect(String what, int status, KeptConnection.Answer answer, int length) {
        return answer.status() == status && answer.body().length() == length
                ? ""
                : what + " was answered with " + answer.body().length() + " bytes after " + answer.head();
    }

    /** The count of everything when what came before is gone. */
    private Map<String, Long> settled(long others) {
        List<Map<String, Long>> seen = new ArrayList<>(List.of(Map.of()));
        await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(200)).until(() -> {
            seen.add(counted());
            return seen.getLast().getOrDefault(SHARED, 0L) <= others + 1;
        });
        return seen.getLast();
    }

    private static Map<String, Long> counted() throws JMException {
        String histogram = (String) ManagementFactory.getPlatformMBeanServer().invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"), "gcClassHistogram",
                new Object[]{new String[0]}, new String[]{String[].class.getName()});
        Map<String, Long> counts = new TreeMap<>();
        histogram.lines().map(COUNTED::matcher).filter(line -> line.matches() && PARTS.contains(line.group(2)))
                .forEach(line -> counts.put(line.group(2), Long.valueOf(line.group(1))));
        return counts;
    }

    /** Its own ones: those of the Java machine come when there is something to tell of, such as a collection. */
    private static long meters(ReloadedProxy proxy) throws IOException {
        try (KeptConnection admin = new KeptConnection(proxy.server().adminPort())) {
            return admin.send("GET", "/metrics").text().lines().filter(line -> line.startsWith("# TYPE bestfit_"))
                    .count();
        }
    }
}
