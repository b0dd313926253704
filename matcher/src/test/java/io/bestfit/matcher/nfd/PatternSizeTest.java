package io.bestfit.matcher.nfd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PatternSizeTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            abc                      | 3
            a{9}                     | 9
            a{2,9}b                  | 10
            a{3,}                    | 4
            (a{9}){9}                | 81
            (ab{3}c){2,5}d{4}        | 29
            ((a{1000}){1000}){1000}  | 1000000000
            [a{9}]{3}                | 3
            [^]]{3}                  | 3
            []{9}]{3}                | 3
            [\\]a]{3}                | 3
            \\{9}                    | 3
            \\p{Greek}{3}            | 3
            \\x{10FFFF}              | 1
            {9}                      | 9
            [a{9}                    | 10
            ((((                     | 0
            ))))                     | 0
            """)
    void isThatOfThePatternWrittenOut(String pattern, long size) {
        assertThat(PatternSize.of(pattern)).isEqualTo(size);
    }

    @ParameterizedTest
    @ValueSource(strings = {"((a{100}){100}){100}", "a{1000}|b{1000}|c{1000}", "(((((a{9}){9}){9}){9}){9})"})
    void aDocumentWhosePatternsGrowWithoutEndIsNotRead(String pattern) {
        assertThatThrownBy(() -> CompatibilitySpecReader.read(document(pattern)))
                .isInstanceOf(MalformedRuleException.class)
                .hasMessage("its patterns repeat more than 2000 characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"^(Genuine|Authentic)[A-Z]{3,5}$", "[0-9a-f]{1,64}", "^\\d{1,3}(\\.\\d{1,3}){3}$"})
    void patternsAsPeopleWriteThemAreRead(String pattern) throws MalformedRuleException {
        assertThat(CompatibilitySpecReader.read(document(pattern)).sets()).hasSize(1);
    }

    private static String document(String pattern) {
        return """
                version: v1alpha1
                compatibilities:
                - rules:
                  - matchFeatures:
                    - feature: cpu.model
                      matchExpressions: {vendor_id: {op: InRegexp, value: ['%s']}}
                """.formatted(pattern);
    }
}
