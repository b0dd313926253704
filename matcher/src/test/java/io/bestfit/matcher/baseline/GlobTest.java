package io.bestfit.matcher.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"ubi9-* | ubi9-minimal | true", "ubi9-* | ubi9 | false", "ubi9 | ubi9 | true",
            "ubi9 | my/ubi9 | false", "* | anything/at:all | true", "* | '' | true", "'' | '' | true", "'' | a | false",
            "a?c | abc | true", "a?c | ac | false", "*/ubi9/* | mirror/ubi9/ubi | true", "*ab*b | aabab | true",
            "*ab*b | aaba | false", "cpe:/?:redhat:*::el9 | cpe:/a:redhat:openshift:4.16::el9 | true",
            "a.c | abc | false"})
    void aPatternStandsForWholeTexts(String pattern, String text, boolean matches) {
        assertThat(new Glob(pattern).matches(text)).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({"hpc/*, hpc/app, true", "hpc/*, hpc/a/b, false", "hpc/**, hpc/a/b, true", "**/ubi9, a/b/ubi9, true",
            "**/ubi9, ubi9, false", "*, a, true", "*, a/b, false", "**, a/b, true", "a?c, a/c, false",
            "**a**10**v2**, x/a/10-base-v2, true", "hpc/*/x, hpc/a/x, true", "hpc/*/x, hpc/a/b/x, false"})
    void inAPathAStarStandsForOnePart(String pattern, String path, boolean matches) {
        assertThat(new Glob(pattern).matchesPath(path)).isEqualTo(matches);
    }

    @Test
    void itAgreesWithTheRegularExpressionThatItStandsFor() {
        long seed = 20_261_121L;
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            String pattern = text(random, "ab*?");
            String text = text(random, "ab");
            boolean expected = Pattern.matches(pattern.replace("*", ".*").replace("?", "."), text);
            assertThat(new Glob(pattern).matchesPath(text)).as("as a path, seed %d, round %d: %s, %s", seed, round,
                    pattern, text).isEqualTo(expected);
            assertThat(new Glob(pattern).matches(text)).as("seed %d, round %d: %s, %s", seed, round, pattern, text)
                    .isEqualTo(expected);
        }
    }

    private static String text(Random random, String letters) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(8); length > 0; length--) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }
}
