package io.bestfit.proxy.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.matcher.node.MalformedDeclarationException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An explanation with everything in it, whole, in every form that people and programs read. */
class ExplanationGoldenTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @ParameterizedTest
    @CsvSource({"80, table-80.txt", "120, table-120.txt"})
    void theTable(int width, String file) throws Exception {
        assertThat(ExplanationTable.write(ExplanationFixture.everything(), new TableForm(width, false, true)))
                .isEqualTo(golden(file));
    }

    @Test
    void theJson() throws Exception {
        assertThat(ExplanationJson.write(ExplanationFixture.everything())).isEqualTo(golden("explanation.json"));
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 80, 100, 120, 200})
    void noLineEndsInBlanksOrIsTooLong(int width) throws MalformedDeclarationException {
        for (boolean unicode : new boolean[]{true, false}) {
            String table = ExplanationTable.write(ExplanationFixture.everything(),
                    new TableForm(width, false, unicode));
            assertThat(table.lines()).allSatisfy(line -> assertThat(line).isEqualTo(line.stripTrailing()));
            if (width >= 80) {
                assertThat(table.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(width));
            }
            if (!unicode) {
                assertThat(table).isASCII();
            }
        }
    }

    @Test
    void whatWasNotDecidedIsNull() {
        assertThat(JSON
                .readTree(ExplanationJson.write(Explanation.passthrough("a/b:1", null, null, "nothing is declared"))))
                .isEqualTo(JSON.readTree("""
                        {"reference": "a/b:1", "index": null, "node": null, "channel": null, "outcome": "passthrough",
                         "selected": null, "decidedBy": null, "sentence": "nothing is declared", "candidates": [],
                         "missed": []}
                        """));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            zen4                   | "zen4"
            "550.54.15"            | "550.54.15"
            65536                  | 65536
            ("8.0" "9.0")          | ["8.0","9.0"]
            (infiniband tcp)       | ["infiniband","tcp"]
            ()                     | []
            "a \\"b\\" \\\\ (c) ;" | "a \\"b\\" \\\\ (c) ;"
            mpich;file="x"         | "mpich;file=\\"x\\""
            ("a" "b");c="d"        | "(\\"a\\" \\"b\\");c=\\"d\\""
            1234567890123456789    | "1234567890123456789"
            """)
    void aDeclaredValueIsTheJsonOfItsKind(String text, String json) {
        JsonNode expected = JSON.readTree(json);
        assertThat(JSON.readTree(DeclaredValue.json(text).toString())).isEqualTo(expected);
    }

    private static String golden(String name) throws IOException {
        try (InputStream file = Objects.requireNonNull(ExplanationGoldenTest.class.getResourceAsStream(name), name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
