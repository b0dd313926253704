package io.bestfit.proxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.explain.TableForm;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalTest {

    @ParameterizedTest
    @CsvSource({"AUTO, true, '', '', true", "AUTO, false, '', '', false", "AUTO, true, 1, '', false",
            "AUTO, true, '', dumb, false", "ALWAYS, false, 1, dumb, true", "NEVER, true, '', '', false"})
    void coloursAreForTerminalsThatWantThem(Colour colour, boolean interactive, String noColour, String term,
            boolean coloured) {
        Map<String, String> environment = Map.of("NO_COLOR", noColour, "TERM", term);

        assertThat(Terminal.form(colour, environment, interactive, 80).colour()).isEqualTo(coloured);
    }

    @ParameterizedTest
    @CsvSource({"'', 97, 97", "120, 97, 120", "120x, 97, 97", "0, 97, 100", "'', 0, 100", "99999, 97, 1000",
            "10, 97, 40"})
    void columnsCountBeforeWhatIsMeasured(String columns, int measured, int width) {
        assertThat(Terminal.form(Colour.AUTO, Map.of("COLUMNS", columns), true, measured).width()).isEqualTo(width);
    }

    @ParameterizedTest
    @CsvSource({"C.UTF-8, '', '', true", "'', en_GB.utf8, '', true", "'', '', de_DE.UTF-8, true",
            "C, '', C.UTF-8, false",
            "'', '', '', false"})
    void theLocaleTellsWhichCharactersThereAre(String all, String type, String language, boolean unicode) {
        Map<String, String> environment = Map.of("LC_ALL", all, "LC_CTYPE", type, "LANG", language);

        assertThat(Terminal.form(Colour.AUTO, environment, true, 80).unicode()).isEqualTo(unicode);
    }

    @Test
    void whatIsNoTerminalGetsPlainText() {
        assertThat(Terminal.form(Colour.AUTO, Map.of(), false, Terminal.DEFAULT_WIDTH))
                .isEqualTo(new TableForm(100, false, false));
    }
}
