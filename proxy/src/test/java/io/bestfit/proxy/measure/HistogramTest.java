package io.bestfit.proxy.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is recorded is there, once, whoever records it and from however many threads. */
class HistogramTest {

    private static final Histogram.Bounds MILLISECONDS = new Histogram.Bounds(1e3, 0.01, 0.1, 1);

    @ParameterizedTest(name = "{0} ms")
    @CsvSource({"0, 0", "10, 0", "11, 1", "100, 1", "101, 2", "1000, 2", "1001, 3", "9000000, 3"})
    void aValueCountsUpToTheFirstBoundThatIsNotBelowIt(long value, int bucket) {
        Histogram histogram = new Histogram(MILLISECONDS);
        histogram.record(value);
        long[] counts = new long[4];
        counts[bucket] = 1;
        assertThat(histogram.counts()).isEqualTo(counts);
        assertThat(histogram.count()).isEqualTo(1);
        assertThat(histogram.bounds().told(histogram.sum())).isEqualTo(value / 1e3);
        assertThat(histogram.bounds().told()).containsExactly(0.01, 0.1, 1, Double.POSITIVE_INFINITY);
    }

    @Test
    void nothingIsLostBetweenThreads() throws InterruptedException {
        Histogram histogram = new Histogram(MILLISECONDS);
        SeriesTable<LongAdder> table = new SeriesTable<>(LongAdder::new);
        List<Thread> threads = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            threads.add(Thread.ofPlatform().start(() -> IntStream.range(0, 10_000).forEach(value -> {
                histogram.record(value % 2_000);
                table.of("GET", CodeLabel.of(200 + value % 7)).increment();
            })));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(histogram.count()).isEqualTo(40_000);
        assertThat(table.all()).hasSize(7);
        assertThat(table.all().stream().mapToLong(entry -> entry.kept().sum()).sum()).isEqualTo(40_000);
    }

    @ParameterizedTest
    @CsvSource({"GET, GET", "DELETE, DELETE", "get, other", "BREW, other", "secret, other"})
    void methodsThatNoRegistryKnowsAreOne(String method, String label) {
        assertThat(MethodLabel.of(HttpMethod.valueOf(method))).isEqualTo(label);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "200, 200", "999, 999", "1000, other", "-1, other"})
    void numbersThatAreNoStatusAreOne(int status, String label) {
        assertThat(CodeLabel.of(status)).isEqualTo(label);
    }
}
