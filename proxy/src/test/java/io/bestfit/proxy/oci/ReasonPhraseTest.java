package io.bestfit.proxy.oci;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReasonPhraseTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
            "502 | the registry is down                | Bad Gateway - the registry is down",
            "400 | expected a \"value\" at 3, not '\\' | Bad Request - expected a 'value' at 3, not '''",
            "404 | ~a\r\nSet-Cookie: b~                | Not Found - a  Set-Cookie: b",
            "403 | größer                              | Forbidden - gr  er",
            "508 | it leads back                       | Loop Detected - it leads back"})
    void whatClientsPrintIsOneLineOfAscii(int status, String sentence, String phrase) {
        assertThat(ReasonPhrase.of(status, sentence)).isEqualTo(phrase);
    }

    @Test
    void itIsBounded() {
        assertThat(ReasonPhrase.of(403, "x".repeat(10_000))).isEqualTo("Forbidden - " + "x".repeat(188));
    }
}
