package io.bestfit.proxy.config;

import io.bestfit.proxy.tls.PemFile;
import io.bestfit.proxy.tls.UnusableFileException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What a file that the configuration names must be: each check gives a sentence, or {@code null} where it is good. */
final class NamedFile {

    private NamedFile() {}

    /** Certificates, one or more. */
    static @Nullable String certificates(Path file) {
        return problem(() -> PemFile.certificates(file));
    }

    /** A private key without a passphrase. */
    static @Nullable String key(Path file) {
        return problem(() -> PemFile.key(file));
    }

    /** A private key that is the one of a certificate; each of the two is good by itself. */
    static @Nullable String pair(Path certificate, Path key) {
        return problem(() -> PemFile.identity(PemFile.certificates(certificate), PemFile.key(key)));
    }

    /** Any file that can be read. */
    static @Nullable String readable(Path file) {
        return Files.isRegularFile(file) && Files.isReadable(file) ? null : unreadable(file);
    }

    private static String unreadable(Path file) {
        return Files.isRegularFile(file)
                ? "cannot be read; check its size and who may read it"
                : "is no file; check the path, which counts from the folder of the configuration";
    }

    @FunctionalInterface
    private interface Reading {
        Object read() throws UnusableFileException;
    }

    private static @Nullable String problem(Reading reading) {
        try {
            reading.read();
            return null;
        } catch (UnusableFileException e) {
            return e.getMessage();
        }
    }
}
