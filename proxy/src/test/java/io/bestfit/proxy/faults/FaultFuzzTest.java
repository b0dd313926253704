package io.bestfit.proxy.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bestfit.proxy.config.Timeouts;
import io.bestfit.proxy.testing.RawServer;
import io.bestfit.proxy.testing.WholeProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A random schedule of faults and of clients that leave: what is seen whole is what the upstream meant, or our own error. */
class FaultFuzzTest {

    private static final int EXCHANGES = 600;
    private static final int AT_ONCE = 12;
    private static final int IN_HUNDRED_FAULTY = 60;
    private static final int IN_HUNDRED_LEAVING = 10;
    private static final int IN_HUNDRED_SLOW = 3;
    private static final List<Asked> ASKED = List.of(Asked.values());
    private static final List<WireFault> FAULTS = List.of(WireFault.values());
    private static final Timeouts TIMEOUTS = new Timeouts(Duration.ofSeconds(20), Duration.ofSeconds(3),
            Duration.ofSeconds(3), Duration.ofSeconds(1));

    private record Step(int number, Asked asked, @Nullable WireFault fault, boolean leaves) {

        static Step random(int number, Random random) {
            Asked asked = ASKED.get(random.nextInt(ASKED.size()));
            boolean slow = random.nextInt(100) < IN_HUNDRED_SLOW;
            WireFault fault = FAULTS.get(random.nextInt(FAULTS.size()));
            while (!slow && (fault.after() == WireFault.After.HOLD || fault.after() == WireFault.After.DRIP)) {
                fault = FAULTS.get(random.nextInt(FAULTS.size()));
            }
            return new Step(number, asked, random.nextInt(100) < IN_HUNDRED_FAULTY ? fault : null,
                    random.nextInt(100) < IN_HUNDRED_LEAVING);
        }

        String repository() {
            return "fuzz/" + number;
        }
    }

    @Test
    void nothingThatIsSeenWholeIsALie() throws Exception {
        long seed = Long.getLong("bestfit.faults.seed", System.nanoTime());
        Random random = new Random(seed);
        try (RawServer trap = RawServer.sending("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ntrap");
                FaultyUpstream upstream = new FaultyUpstream(trap.port());
                WholeProxy proxy = new WholeProxy(upstream.port(), TIMEOUTS);
                ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            List<Future<?>> all = new ArrayList<>();
            for (int number = 0; number < EXCHANGES; number++) {
                Step step = Step.random(number, random);
                Callable<?> task = () -> {
                    run(step, upstream, proxy, trap.port(), seed);
                    return null;
                };
                all.add(threads.submit(task));
            }
            for (Future<?> one : all) {
                one.get();
            }
            assertThat(upstream.reuses()).as("seed %d", seed).isEmpty();
            assertThat(trap.heads).as("seed %d", seed).isEmpty();
            await("requests under way, seed " + seed)
                    .until(() -> proxy.metric("bestfit_http_requests_inflight") == 0
                            && proxy.metric("bestfit_upstream_requests_inflight") == 0);
        }
    }

    private static void run(Step step, FaultyUpstream upstream, WholeProxy proxy, int trap, long seed)
            throws IOException {
        WireFault fault = step.fault();
        String when = "seed " + seed + ", " + step;
        if (fault != null) {
            upstream.arm(step.repository(), step.asked(), fault);
        }
        String request = step.asked().request(step.repository());
        if (step.leaves()) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
                RawServer.write(socket, request);
            }
            return;
        }
        Seen seen = Seen.of(proxy.port(), request);
        if (step.asked().isSelected()) {
            Oracle.checkSelected(seen, false, when);
            return;
        }
        Proper proper = Contents.answer(step.asked().target(step.repository()));
        boolean toHead = step.asked().toHead();
        WireFault.Expected meant = (fault == null
                ? Told.AS_IT_SHOULD_BE.of(proper, toHead)
                : fault.expected(proper, toHead)).with(
                        text -> text.replace("UPSTREAM", upstream.authority())
                                .replace("TRAP", Integer.toString(trap)));
        // A connection that another fault closed may be met by an upload, which is not sent twice.
        if (step.asked() != Asked.UPLOAD || !Oracle.isOwnError(seen)) {
            assertThat(seen).as(when).isEqualTo(new Seen(meant.head(), meant.body(), meant.whole()));
        }
    }
}
