package io.bestfit.proxy.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.bestfit.proxy.testing.CapturedLog;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class BatchingAppenderTest {

    /** Lines that wait at most, beside those in the hand of the writer. */
    private static final int MAX_WAITING = 16_384;

    private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final PrintStream before = System.err;
    private final GatedStream written = new GatedStream();
    private final BatchingAppender appender = new BatchingAppender();

    @BeforeEach
    void start() {
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
        appender.setContext(context);
        appender.start();
    }

    @AfterEach
    void restore() {
        written.gate.countDown();
        appender.stop();
        System.setErr(before);
    }

    /** Standard error whose reader has stopped until the gate is open. */
    private static final class GatedStream extends OutputStream {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final CountDownLatch entered = new CountDownLatch(1);
        private volatile CountDownLatch gate = new CountDownLatch(0);

        @Override
        public void write(int single) {
            write(new byte[]{(byte) single}, 0, 1);
        }

        @Override
        public void write(byte[] some, int offset, int length) {
            entered.countDown();
            await().until(() -> gate.getCount() == 0);
            bytes.write(some, offset, length);
        }

        private List<String> lines() {
            return bytes.toString(StandardCharsets.UTF_8).lines().toList();
        }
    }

    private void append(String line) {
        appender.doAppend(new LoggingEvent(BatchingAppender.class.getName(), context.getLogger(AccessLog.LOGGER),
                Level.INFO, line, null, null));
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(Integer::toString).toList();
    }

    @Test
    void aLineComesOutWithoutAnotherAfterIt() {
        append("one — line");
        await().until(() -> written.lines().equals(List.of("one — line")));
        append("and later another");
        await().until(() -> written.lines().equals(List.of("one — line", "and later another")));
    }

    @Test
    void theEndWritesWhatWaitsInOrder() {
        List<String> lines = numbers(0, 5_000);
        lines.forEach(this::append);
        appender.stop();
        assertThat(written.lines()).isEqualTo(lines);
    }

    @Test
    void linesOfManyThreadsAreEachWholeAndThoseOfOneThreadInOrder() throws InterruptedException {
        List<Thread> threads = IntStream.range(0, 4).mapToObj(thread -> Thread.ofPlatform()
                .start(() -> numbers(0, 1_000).forEach(number -> append(thread + ":" + number)))).toList();
        for (Thread thread : threads) {
            thread.join();
        }
        appender.stop();
        assertThat(written.lines()).hasSize(4_000);
        for (int thread = 0; thread < 4; thread++) {
            String mine = thread + ":";
            assertThat(written.lines().stream().filter(line -> line.startsWith(mine))
                    .map(line -> line.substring(mine.length())).toList()).isEqualTo(numbers(0, 1_000));
        }
    }

    @Test
    void linesBeyondThoseThatWaitAreDroppedAndCountedAndNobodyWaits() throws InterruptedException {
        written.gate = new CountDownLatch(1);
        append("0");
        written.entered.await();
        try (CapturedLog log = new CapturedLog()) {
            numbers(1, MAX_WAITING + 8).forEach(this::append);
            assertThat(written.lines()).isEmpty();
            written.gate.countDown();
            await().until(() -> !log.noise().isEmpty());
            assertThat(log.noise()).containsExactly("WARN io.bestfit.proxy.access.BatchingAppender 7 access lines were"
                    + " dropped: standard error is read too slowly");
        }
        appender.stop();
        // The warning goes to standard error too.
        assertThat(written.lines().stream().filter(line -> !line.contains(" WARN ")).toList())
                .isEqualTo(numbers(0, MAX_WAITING + 1));
    }
}
