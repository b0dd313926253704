package io.bestfit.proxy.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** A line is one line, and nobody's value can forge another or speak to a terminal. */
class LineTest {

    /** Java's escapes stand for themselves here: the text block of the table holds them as they are. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', ignoreLeadingAndTrailingWhitespace = true, textBlock = """
            plain                                   | k=plain
            two words                               | k="two words"
            a=b                                     | k="a=b"
            "quoted"                                | k="'quoted'"
            line\\u000a feed\\u000d                 | k="line? feed?"
            x" status=200 outcome="selected         | k="x' status=200 outcome='selected"
            \\u001b[31mred\\u009b31m                | k="?[31mred?31m"
            next\\u0085line\\u2028and\\u2029paragraph | k="next?line?and?paragraph"
            right\\u202eto left\\u200b              | k="right?to left?"
            lone\\ud800surrogate                    | k="lone?surrogate"
            tab\\u0009and delete\\u007f             | k="tab?and delete?"
            Käse 📦                                 | k="Käse 📦"
            """)
    void aHostileValueStaysAValue(String written, String expected) {
        String value = unescaped(written);
        TextLine line = new TextLine();
        line.put("k", value);
        line.put("n", 7);
        assertThat(line.finish()).isEqualTo(expected + " n=7");
    }

    @Test
    void anEmptyValueIsQuotedAndAnAbsentOneLeftOut() {
        TextLine text = new TextLine();
        text.put("empty", "");
        text.put("absent", null);
        assertThat(text.finish()).isEqualTo("empty=\"\"");
        JsonLine json = new JsonLine();
        json.put("empty", "");
        json.put("absent", null);
        assertThat(json.finish()).isEqualTo("{\"empty\":\"\"}");
    }

    @Test
    void jsonIsAscii() {
        JsonLine line = new JsonLine();
        line.put("k", "a\"b\\c\nd\u001b\u0085\u2028\ud800ä\u007f");
        line.put("n", 7);
        assertThat(line.finish()).isEqualTo(
                "{\"k\":\"a\\\"b\\\\c\\nd\\u001B\\u0085\\u2028\\uD800\\u00E4?\",\"n\":7}");
    }

    @Test
    void aLongValueIsCut() {
        TextLine line = new TextLine();
        line.put("k", "x".repeat(10_000));
        assertThat(line.finish()).isEqualTo("k=" + "x".repeat(512));
    }

    @RepeatedTest(200)
    void whateverTheValueALineIsOneLineOfOneValue(RepetitionInfo repetition) {
        long seed = 20_260_000L + repetition.getCurrentRepetition();
        String value = anyText(new Random(seed));
        TextLine text = new TextLine();
        text.put("k", value);
        assertThat(text.finish()).as("seed %d", seed).matches("k=(?:[\\x21-\\x7e&&[^\"=]]+|\"[^\\p{Cntrl}\"]*\")")
                .doesNotContainPattern("[\\x{80}-\\x{9f}\\p{Cf}\\p{Zl}\\p{Zp}]");
        JsonLine json = new JsonLine();
        json.put("k", value);
        assertThat(json.finish()).as("seed %d", seed).matches("[\\x20-\\x7e]+");
        assertThat(JsonMapper.shared().readTree(json.finish()).get("k").stringValue()).as("seed %d", seed)
                .isEqualTo(value.replace('\u007f', '?'));
    }

    private static String anyText(Random random) {
        StringBuilder text = new StringBuilder();
        String special = "\"\\=' \n\r\t\u0000\u001b\u007f\u0085\u009b\u2028\u202e\ufeff";
        for (int i = random.nextInt(40); i >= 0; i--) {
            text.append(random.nextInt(3) == 0
                    ? (char) random.nextInt(0xd800)
                    : special.charAt(random.nextInt(special.length())));
        }
        return text.toString();
    }

    private static String unescaped(String written) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < written.length(); i++) {
            if (written.startsWith("\\u", i)) {
                text.append((char) Integer.parseInt(written, i + 2, i + 6, 16));
                i += 5;
            } else {
                text.append(written.charAt(i));
            }
        }
        return text.toString();
    }
}
