package io.bestfit.proxy.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** What the build made to be installed. */
final class Artifacts {

    /** Where it is. */
    static final Path FOLDER = Path.of("target", "dist").toAbsolutePath();

    private static final String ARCHIVE = "-linux-x86_64.tar.gz";

    private Artifacts() {}

    /** The archive that brings its own Java runtime. */
    static Path archive() throws IOException {
        return ending(ARCHIVE);
    }

    static Path image() throws IOException {
        return ending("-image.tar");
    }

    /** The Helm chart, packed. */
    static Path chart() throws IOException {
        return ending("-chart.tgz");
    }

    /** The folder with a Debian for arm64 that the build was given, to make the image one for arm64 as well. */
    static Optional<Path> debianForArm64() {
        return Optional.ofNullable(System.getenv("BESTFIT_ARM64")).map(Path::of);
    }

    /** The list of materials. */
    static Path materials() throws IOException {
        return ending(".cdx.json");
    }

    static String version() throws IOException {
        return archive().getFileName().toString().replace("bestfit-", "").replace(ARCHIVE, "");
    }

    private static Path ending(String end) throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.getFileName().toString().endsWith(end)).findFirst()
                    .orElseThrow(() -> new AssertionError("there is no file *" + end + " in " + FOLDER));
        }
    }
}
