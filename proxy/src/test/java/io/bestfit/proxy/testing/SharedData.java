package io.bestfit.proxy.testing;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The reference data that tests read in place.
 *
 * <p>The folder is the system property {@code bestfit.data}, else the environment variable
 * {@code BESTFIT_DATA}, else {@code shared/data} beside the working directory or one of its parents. Where
 * it is absent the test is skipped; with {@code CI=true} it fails instead.
 */
public final class SharedData {

    private SharedData() {}

    /** A file or folder of the reference data, by its path inside it. */
    public static Path file(String relativePath) {
        return file(relativePath, root(), "true".equals(System.getenv("CI")));
    }

    /** The text of a file of the reference data, read as UTF-8. */
    public static String text(String relativePath) {
        Path file = file(relativePath);
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Reading " + relativePath + " of the reference data failed.", e);
        }
    }

    /**
     * A file or folder in a root.
     *
     * @param root where the reference data would be
     * @param required whether its absence is a failure, and not a reason to skip
     */
    static Path file(String relativePath, Optional<Path> root, boolean required) {
        Optional<Path> folder = root.filter(Files::isDirectory);
        if (folder.isEmpty()) {
            return absent("The reference data folder is absent; name it by -Dbestfit.data=FOLDER or BESTFIT_DATA.",
                    required);
        }
        Path file = folder.get().resolve(relativePath);
        return Files.exists(file)
                ? file
                : absent("The reference data has no file " + relativePath + "; update the data folder.", required);
    }

    private static Optional<Path> root() {
        return Optional.ofNullable(System.getProperty("bestfit.data"))
                .or(() -> Optional.ofNullable(System.getenv("BESTFIT_DATA")))
                .map(Path::of).or(SharedData::beside);
    }

    private static Optional<Path> beside() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path data = folder.resolve("shared").resolve("data");
            if (Files.isDirectory(data)) {
                return Optional.of(data);
            }
        }
        return Optional.empty();
    }

    private static Path absent(String message, boolean required) {
        return required ? fail(message) : abort(message);
    }
}
