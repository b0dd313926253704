package io.bestfit.proxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressTest {

    @Test
    void aLineIsErasedWhenTheWaitIsOver() {
        assertThat(written(true)).isEqualTo("reading 30 images...|\r\u001b[K");
    }

    @Test
    void whatIsNoTerminalGetsNone() {
        assertThat(written(false)).isEqualTo("|");
    }

    private static String written(boolean terminal) {
        StringWriter errors = new StringWriter();
        try (Progress.Line _ = new Progress(new PrintWriter(errors), terminal).line("reading 30 images")) {
            errors.append('|');
        }
        return errors.toString();
    }
}
