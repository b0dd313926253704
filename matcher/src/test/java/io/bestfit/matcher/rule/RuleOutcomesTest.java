package io.bestfit.matcher.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of claims and nodes: what each rule says, in whole sentences. */
class RuleOutcomesTest {

    @ParameterizedTest
    @MethodSource("table")
    void claimHasItsOutcome(String line) throws Exception {
        String[] columns = line.split(" \\| ", 3);
        assertThat(Judged.outcome(columns[0], columns[1])).isEqualTo(columns[2]);
    }

    @Test
    void anUnmetPreferenceIsNoGateAndCountsForNothing() throws Exception {
        assertThat(Judged.judge("hardware.interconnect: cxi", "cpu=zen3").met()).isZero();
        assertThat(Judged.judge("hardware.interconnect: cxi", "fabric=cxi").met()).isOne();
    }

    private static Stream<String> table() throws IOException {
        try (InputStream stream = Objects.requireNonNull(RuleOutcomesTest.class.getResourceAsStream("outcomes.txt"))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#")).toList().stream();
        }
    }
}
