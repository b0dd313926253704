package io.bestfit.proxy.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.docs.Document;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A file of {@code deploy} that sites are given to copy, copied as a site does. */
public final class SiteFile {

    private SiteFile() {}

    /**
     * Copies it with what is a site's own changed.
     *
     * @param file where it is in the repository
     * @param changes what stands in the file, once or more, and what takes its place
     */
    static Path copy(String file, Path to, Map<String, String> changes) throws IOException {
        return Files.writeString(to, text(file, changes));
    }

    /** What it says with what is a site's own changed, as {@link #copy} does. */
    public static String text(String file, Map<String, String> changes) throws IOException {
        String text = Files.readString(Document.repository().resolve(file));
        for (Map.Entry<String, String> change : changes.entrySet()) {
            assertThat(text).as(file).contains(change.getKey());
            text = text.replace(change.getKey(), change.getValue());
        }
        return text;
    }
}
