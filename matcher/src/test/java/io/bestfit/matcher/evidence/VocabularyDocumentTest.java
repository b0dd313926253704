package io.bestfit.matcher.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The document of the vocabulary has every key, in the vocabulary's order, and no other. */
class VocabularyDocumentTest {

    private static final String DOCUMENT = "proxy/docs/formats/annotations.md";
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z._]+)` \\| (yes|no|whole) \\|");

    @Test
    void theTableHasEveryKeyAndNoOther() throws IOException {
        List<String> written = ROW.matcher(document()).results().map(row -> row.group(1) + " " + row.group(2)).toList();

        assertThat(written).containsExactlyElementsOf(
                VocabularyKey.ALL.stream().map(key -> key.name() + " " + switch (key.form()) {
                    case BARE_IN_LABELS -> "yes";
                    case PREFIXED -> "no";
                    case WHOLE -> "whole";
                }).toList());
    }

    private static String document() throws IOException {
        Path file = Stream.iterate(Path.of("").toAbsolutePath(), folder -> folder != null, Path::getParent)
                .map(folder -> folder.resolve(DOCUMENT)).filter(Files::exists).findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "there is no " + DOCUMENT + " in the working directory or above it"));
        return Files.readString(file);
    }
}
