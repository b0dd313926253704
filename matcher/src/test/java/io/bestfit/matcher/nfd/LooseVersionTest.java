package io.bestfit.matcher.nfd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Versions as upstream's library reads them. */
class LooseVersionTest {

    private static final long SEED = 20_261_122L;
    private static final int CASES = 100_000;
    private static final String IDENTIFIERS = "[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*";
    private static final Pattern FORM = Pattern
            .compile("v?[0-9]+(?:\\.[0-9]+){0,2}(?:-(?!(?:[^.+]+\\.)*0[0-9]+(?:[.+]|$))"
                    + IDENTIFIERS + ")?(?:\\+" + IDENTIFIERS + ")?");

    @ParameterizedTest
    @CsvSource({"1, 1, 0, 0", "v1.2, 1, 2, 0", "550.107.02, 550, 107, 2", "5.14.0-427.el9, 5, 14, 0",
            "6.8.0-41-generic, 6, 8, 0", "1.2.3+build.007, 1, 2, 3", "1-0, 1, 0, 0", "18446744073709551615, -1, 0, 0"})
    void oneToThreeNumbersCount(String text, long major, long minor, long patch) throws MalformedRuleException {
        assertThat(LooseVersion.parse(text)).isEqualTo(new LooseVersion(major, minor, patch));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "v", "1.", ".1", "1.2.3.4", "1.2-", "1-a..b", "1-01", "1-a.00", "1+", "1 ", "x",
            "4.18.0-553.el8_10.x86_64", "18446744073709551616"})
    void anythingElseIsAnError(String text) {
        assertThatThrownBy(() -> LooseVersion.parse(text)).isInstanceOf(MalformedRuleException.class)
                .hasMessageStartingWith("'" + text + "' is no version");
    }

    @Test
    void itsFormIsThatOfTheGrammar() {
        Random random = new Random(SEED);
        String characters = "0123v.-+a_.-0";
        int versions = 0;
        for (int count = 0; count < CASES; count++) {
            StringBuilder text = new StringBuilder();
            for (int left = random.nextInt(9); left > 0; left--) {
                text.append(characters.charAt(random.nextInt(characters.length())));
            }
            boolean expected = FORM.matcher(text).matches();
            assertThat(isVersion(text.toString())).as("'%s'", text).isEqualTo(expected);
            versions += expected ? 1 : 0;
        }
        assertThat(versions).as("versions among random texts").isGreaterThan(CASES / 50);
    }

    private static boolean isVersion(String text) {
        try {
            LooseVersion.parse(text);
            return true;
        } catch (MalformedRuleException e) {
            return false;
        }
    }
}
