package io.bestfit.proxy.oci;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The grammars that are read by hand, beside the expressions in which the specification has them. */
class GrammarTest {

    private static final long SEED = 5;
    private static final int TEXTS = 200_000;
    private static final String CHARACTERS = "aaz09AZ..__--//:+% ";
    private static final Pattern NAME = Pattern
            .compile("[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*");
    private static final Pattern TAG = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");

    @Test
    void namesAndTagsAreThoseOfTheSpecification() {
        Random random = new Random(SEED);
        int names = 0;
        for (int number = 0; number < TEXTS; number++) {
            String text = text(random, random.nextInt(9));
            assertThat(DistributionRequest.isRepository(text)).as("%s, seed %s", text, SEED)
                    .isEqualTo(NAME.matcher(text).matches());
            assertThat(DistributionRequest.isTag(text)).as("%s, seed %s", text, SEED)
                    .isEqualTo(TAG.matcher(text).matches());
            names += DistributionRequest.isRepository(text) ? 1 : 0;
        }
        assertThat(names).isGreaterThan(TEXTS / 100);
    }

    @Test
    void namesAndTagsEndWhereTheyAreTooLong() {
        assertThat(DistributionRequest.isTag("a".repeat(128))).isTrue();
        assertThat(DistributionRequest.isTag("a".repeat(129))).isFalse();
        assertThat(DistributionRequest.isRepository("a".repeat(255))).isTrue();
        assertThat(DistributionRequest.isRepository("a".repeat(256))).isFalse();
    }

    private static String text(Random random, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int at = 0; at < length; at++) {
            text.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
        }
        return text.toString();
    }
}
