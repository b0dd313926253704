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

    @Test
    void aCounterIsWrittenOverItself() {
        StringWriter errors = new StringWriter();
        try (Progress.Counter counter = new Progress(new PrintWriter(errors), true).counter("checking", 2, "images")) {
            counter.reached(1);
            counter.reached(2);
        }

        assertThat(errors).hasToString("checking 2 images...|checking 2 images: 1 done|checking 2 images: 2 done|"
                .replace("|", "\r\u001b[K"));
    }

    private static String written(boolean terminal) {
        StringWriter errors = new StringWriter();
        try (Progress.Line _ = new Progress(new PrintWriter(errors), terminal).line("reading 30 images")) {
            errors.append('|');
        }
        return errors.toString();
    }
}
