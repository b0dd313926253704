package io.bestfit.matcher.nfd;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A pattern that is read as plain words finds just what it finds as a pattern. */
class SearchPatternTest {

    private static final long SEED = 20_261_121L;
    private static final int CASES = 60_000;
    private static final String CHARACTERS = "aaabbb|()?^$*+.{}[]\\1\n";

    @ParameterizedTest
    @CsvSource(delimiter = ' ', nullValues = "-", value = {"^nvidia(_uvm|_drm)?$ nvidia_uvm,nvidia_drm,nvidia",
            "^(AMD|Intel)$ AMD,Intel", "mlx5 mlx5", "^ab? ab,a", "^(cxi|kfi)_ cxi_,kfi_", "^nvidia|amdgpu -",
            "^a+ -", "^a.b -", "^a\\. -", "^[ab] -", "^(a(b)) -", "(?i)ab -", "^é? -"})
    void manyPatternsAreWords(String pattern, @Nullable String words) {
        PlainWords plain = PlainWords.of(pattern);
        assertThat(plain == null ? null : String.join(",", plain.words())).isEqualTo(words);
    }

    @Test
    void itFindsWhatThePatternFinds() {
        Random random = new Random(SEED);
        int plain = 0;
        for (int count = 0; count < CASES; count++) {
            String text = text(random, 7);
            SearchPattern pattern;
            try {
                pattern = SearchPattern.compile(text);
            } catch (PatternSyntaxException e) {
                continue;
            }
            String value = text(random, 4);
            assertThat(pattern.findsIn(value)).as("%s in %s", text, value)
                    .isEqualTo(Pattern.compile(text).matcher(value).find());
            plain += pattern instanceof PlainWords ? 1 : 0;
        }
        assertThat(plain).as("patterns that are plain words").isGreaterThan(CASES / 50);
    }

    private static String text(Random random, int longest) {
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(longest + 1); left > 0; left--) {
            text.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
        }
        return text.toString();
    }
}
