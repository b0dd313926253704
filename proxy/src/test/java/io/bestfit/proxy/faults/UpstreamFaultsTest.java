package io.bestfit.proxy.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bestfit.proxy.config.Timeouts;
import io.bestfit.proxy.testing.RawServer;
import io.bestfit.proxy.testing.WholeProxy;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every fault of an upstream against everything that is asked of it: the very bytes that the client is sent. */
class UpstreamFaultsTest {

    /** Short, since some faults last until the proxy gives up; long enough for a busy machine. */
    private static final Timeouts IMPATIENT = new Timeouts(Duration.ofSeconds(2), Duration.ofSeconds(2),
            Duration.ofSeconds(2), Duration.ofSeconds(1));

    private static RawServer trap;
    private static FaultyUpstream upstream;
    private static WholeProxy proxy;

    @BeforeAll
    static void start() throws IOException {
        trap = RawServer.sending("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ntrap");
        upstream = new FaultyUpstream(trap.port());
        proxy = new WholeProxy(upstream.port(), IMPATIENT);
    }

    @AfterAll
    static void stop() throws IOException {
        try {
            assertThat(trap.heads).as("what redirects led to").isEmpty();
            assertThat(upstream.reuses()).as("requests on connections that had carried a fault").isEmpty();
            await().until(() -> proxy.metric("bestfit_http_requests_inflight") == 0);
        } finally {
            proxy.close();
            upstream.close();
            trap.close();
        }
    }

    private static Seen ask(Asked asked, String repository) throws IOException {
        return Seen.of(proxy.port(), asked.request(repository));
    }

    private static WireFault.Expected named(WireFault.Expected expected) {
        return expected.with(text -> text.replace("UPSTREAM", upstream.authority()).replace("TRAP",
                Integer.toString(trap.port())));
    }

    @ParameterizedTest
    @EnumSource
    void whatIsPassedOnIsPassedOnAsFarAsItWentAndNeverEndedAsIfItWereWhole(WireFault fault) throws Exception {
        each(false, asked -> {
            String repository = Contents.repository(fault, asked);
            Proper proper = Contents.answer(asked.target(repository));
            upstream.arm(repository, asked, fault);
            Seen seen = ask(asked, repository);
            WireFault.Expected expected = named(fault.expected(proper, asked.toHead()));
            assertThat(seen).as("%s of %s", fault, asked)
                    .isEqualTo(new Seen(expected.head(), expected.body(), expected.whole()));
            upstream.disarm(repository);
            assertThat(ask(asked, repository)).as("the next %s after %s", asked, fault)
                    .isEqualTo(new Seen(proper.head(), asked.toHead() ? "" : proper.body(), true));
        });
    }

    @ParameterizedTest
    @EnumSource
    void aFaultWhereBestfitAsksForItselfFailsNoPullAndNoAnswerLies(WireFault fault) throws Exception {
        each(true, asked -> {
            String repository = Contents.repository(fault, asked);
            upstream.arm(repository, asked, fault);
            // A HEAD of the tag is the very question that is answered wrongly, and goes on as it is.
            for (String method : asked == Asked.SELECTED_TAG ? List.of("GET") : List.of("GET", "HEAD")) {
                Seen seen = Seen.of(proxy.port(), asked.request(repository).replaceFirst("GET", method));
                Oracle.checkSelected(seen, method.equals("HEAD"), fault + " of " + asked + " by " + method);
            }
            upstream.disarm(repository);
            // Who asks while a question is still on its way waits for its answer, and no longer.
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                Seen next = ask(asked, repository);
                assertThat(next.head()).as("the next pull after %s of %s", fault, asked)
                        .contains("\r\nDocker-Content-Digest: " + Contents.FITTING.digest() + "\r\n",
                                "\r\ncontent-type: " + Contents.FITTING.mediaType() + "\r\n")
                        .doesNotContain("\r\nWarning: ");
                assertThat(next.body()).isEqualTo(Contents.FITTING.manifest().toString(StandardCharsets.ISO_8859_1));
            });
        });
    }

    @Test
    void whereAKeptConnectionEndsQuestionsAndWhatIsPassedOnAreTriedOnceMore() throws IOException {
        Set<Socket> served = ConcurrentHashMap.newKeySet();
        try (RawServer once = new RawServer((head, socket) -> {
            if (!served.add(socket)) {
                return false;
            }
            RawServer.write(socket, head.startsWith("HEAD ")
                    ? "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n"
                    : "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            return true;
        }); WholeProxy before = new WholeProxy(once.port(), 1, Timeouts.DEFAULT)) {
            for (int i = 0; i < 2; i++) {
                assertThat(Seen.of(before.port(), Asked.SELECTED_TAG.request("lab/app")).body()).isEqualTo("ok");
            }
            assertThat(once.heads).as("a HEAD and a GET, then each of them twice").hasSize(6);
            assertThat(once.connections).hasValue(4);
        }
    }

    private interface Check {
        void of(Asked asked) throws Exception;
    }

    /** All questions at once, since some faults take their time. */
    private static void each(boolean selected, Check check) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (Asked asked : Asked.values()) {
                if (asked.isSelected() == selected) {
                    Callable<?> task = () -> {
                        check.of(asked);
                        return null;
                    };
                    all.add(threads.submit(task));
                }
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
    }
}
