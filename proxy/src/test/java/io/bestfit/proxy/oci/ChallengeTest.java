package io.bestfit.proxy.oci;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChallengeTest {

    @Test
    void readsEveryChallengeOfEveryLine() {
        assertThat(
                Challenge.parse(List.of("Bearer realm=\"https://auth.example/token\",service=registry, Basic realm=\"a"
                        + " \\\"b\\\"\"", "Negotiate")))
                .containsExactly(
                        new Challenge("bearer", Map.of("realm", "https://auth.example/token", "service", "registry")),
                        new Challenge("basic", Map.of("realm", "a \"b\"")),
                        new Challenge("negotiate", Map.of()));
    }

    @Test
    void leavesOutWhatCannotBeRead() {
        assertThat(Challenge.parse(List.of("Bearer realm=\"unended", "Negotiate dG9rZW4=, Basic realm=\"x\"", "",
                "Bearer " + "x=\"" + "y".repeat(9000) + "\"")))
                .containsExactly(new Challenge("bearer", Map.of()), new Challenge("negotiate", Map.of()));
    }

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            Bearer realm="r",service="s"                   | Bearer realm="NEW",service="s"
            bearer  Service="s" ,  Realm = r  , error="x"  | bearer  Service="s" ,  Realm = "NEW"  , error="x"
            Basic realm="r"                                | Basic realm="r"
            Basic realm="r", Bearer realm="r"              | Basic realm="r", Bearer realm="NEW"
            Bearer realm="r",realm="r"                     | Bearer realm="NEW",realm="NEW"
            Bearer realm="other"                           | Bearer realm="other"
            Bearer service="realm=\\"r\\"",realm="r"       | Bearer service="realm=\\"r\\"",realm="NEW"
            Bearer realm="r", =, Bearer realm="r"          | Bearer realm="NEW", =, Bearer realm="r"
            Bearer realm="unended                          | Bearer realm="unended
            """)
    void replacesAParameterAndNothingElse(String line, String expected) {
        assertThat(Challenge.replace(line, "bearer", "realm", value -> value.equals("r") ? "NEW" : value))
                .isEqualTo(expected);
    }

    @Test
    void quotesWhatItWrites() {
        String line = Challenge.replace("Bearer realm=r", "bearer", "realm", _ -> "a\"b\\c");

        assertThat(line).isEqualTo("Bearer realm=\"a\\\"b\\\\c\"");
        assertThat(Challenge.parse(List.of(line))).containsExactly(new Challenge("bearer", Map.of("realm", "a\"b\\c")));
    }
}
