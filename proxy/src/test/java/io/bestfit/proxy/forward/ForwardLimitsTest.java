package io.bestfit.proxy.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForwardLimitsTest {

    @ParameterizedTest
    @CsvSource({"25, 0, 25", "25, 10, 15", "25, 20, 5", "25, 24, 5", "25, 60, 5", "3, 0, 3", "3, 2, 3", "3, 10, 3"})
    void whoHasWaitedHasTheRestAndSomeSecondsAtLeast(long response, long waited, long left) {
        Duration idle = Duration.ofSeconds(60);
        Duration expect = Duration.ofSeconds(1);
        assertThat(new ForwardLimits(Duration.ofSeconds(response), idle, expect).after(Duration.ofSeconds(waited)))
                .isEqualTo(new ForwardLimits(Duration.ofSeconds(left), idle, expect));
    }
}
