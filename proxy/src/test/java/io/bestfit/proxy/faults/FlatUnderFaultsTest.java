package io.bestfit.proxy.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bestfit.proxy.config.Timeouts;
import io.bestfit.proxy.testing.WholeProxy;
import io.netty.util.internal.PlatformDependent;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/** After some thousand faults nothing of them is left: no request, no connection, no object, no buffer. */
class FlatUnderFaultsTest {

    private static final int ROUNDS = 8;
    private static final int AT_ONCE = 16;
    /** What may be there more than before: what is under way in a thread that has not ended, and no more. */
    private static final int SLACK = 100;
    /** Netty reserves direct memory in chunks of some mebibytes. */
    private static final long DIRECT_SLACK = 32L << 20;
    private static final Timeouts TIMEOUTS = new Timeouts(Duration.ofSeconds(20), Duration.ofSeconds(2),
            Duration.ofSeconds(2), Duration.ofSeconds(1));
    private static final Pattern LINE = Pattern.compile(" *\\d+: +(\\d+) +\\d+ +(\\S+).*");
    /** What belongs to one request, question or connection. */
    private static final Pattern COUNTED = Pattern
            .compile("io\\.bestfit\\.proxy\\.(access|forward|server|select|evidence"
                    + "|upstream)\\..*|io\\.vertx\\.core\\.http\\.impl\\..*|io\\.vertx\\.core\\.impl\\.future\\.PromiseImpl"
                    + "|io\\.netty\\.channel\\..*SocketChannel|io\\.netty\\.handler\\.codec\\.http\\..*");

    @Test
    void nothingIsLeftOfAFault() throws Exception {
        try (FaultyUpstream upstream = new FaultyUpstream(1);
                WholeProxy proxy = new WholeProxy(upstream.port(), TIMEOUTS)) {
            round(upstream, proxy);
            Map<String, Long> before = live(proxy);
            long direct = PlatformDependent.usedDirectMemory();
            int sent = upstream.faults();
            for (int round = 0; round < ROUNDS; round++) {
                round(upstream, proxy);
            }
            assertThat(upstream.faults() - sent).isGreaterThan(3_000);
            Map<String, Long> after = live(proxy);
            after.replaceAll((name, count) -> count - before.getOrDefault(name, 0L));
            after.values().removeIf(more -> more <= SLACK);
            assertThat(after).as("what there is more of after %d faults", upstream.faults()).isEmpty();
            assertThat(proxy.metric("bestfit_upstream_connections")).isLessThan(SLACK);
            assertThat(PlatformDependent.usedDirectMemory() - direct).isLessThan(DIRECT_SLACK);
            assertThat(upstream.reuses()).isEmpty();
        }
    }

    /** Every fault but those that take their time, against every question. */
    private static void round(FaultyUpstream upstream, WholeProxy proxy) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            List<Future<?>> all = new ArrayList<>();
            for (Asked asked : Asked.values()) {
                for (WireFault fault : WireFault.values()) {
                    if (fault.after() != WireFault.After.HOLD && fault.after() != WireFault.After.DRIP) {
                        Callable<?> task = () -> {
                            String repository = Contents.repository(fault, asked);
                            upstream.arm(repository, asked, fault);
                            return Seen.of(proxy.port(), asked.request(repository));
                        };
                        all.add(threads.submit(task));
                    }
                }
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
    }

    /** How many objects of each class are alive once nothing is under way. */
    private static Map<String, Long> live(WholeProxy proxy) throws Exception {
        await().until(() -> proxy.metric("bestfit_http_requests_inflight") == 0
                && proxy.metric("bestfit_upstream_requests_inflight") == 0);
        Object histogram = ManagementFactory.getPlatformMBeanServer().invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"), "gcClassHistogram",
                new Object[]{new String[0]}, new String[]{String[].class.getName()});
        Map<String, Long> counts = new TreeMap<>();
        histogram.toString().lines().forEach(line -> {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches() && COUNTED.matcher(matcher.group(2)).matches()) {
                counts.put(matcher.group(2), Long.parseLong(matcher.group(1)));
            }
        });
        return counts;
    }
}
