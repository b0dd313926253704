package io.bestfit.proxy.tls;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the files of one side of TLS hold: good by itself, and the key that of the certificate.
 *
 * @param identity the certificate of its own with its key; {@code null} for none
 * @param authorities the certificates of those whom it believes, in PEM; {@code null} for nobody of a site's own
 */
public record TlsMaterial(@Nullable PemKeyCertOptions identity, @Nullable Buffer authorities) {

    /**
     * Reads the files.
     *
     * @throws UnusableFileException where one is not what it should be; the message names it
     */
    public static TlsMaterial read(TlsFiles files) throws UnusableFileException {
        Buffer authorities = files.authorities() == null ? null : named(files.authorities(), PemFile::certificates);
        if (files.certificate() == null || files.key() == null) {
            return new TlsMaterial(null, authorities);
        }
        Buffer certificates = named(files.certificate(), PemFile::certificates);
        return new TlsMaterial(named(files.key(), key -> PemFile.identity(certificates, PemFile.key(key))),
                authorities);
    }

    private static <T> T named(Path file, Reading<T> reading) throws UnusableFileException {
        try {
            return reading.of(file);
        } catch (UnusableFileException e) {
            throw new UnusableFileException(file + " " + e.getMessage());
        }
    }

    @FunctionalInterface
    private interface Reading<T> {
        T of(Path file) throws UnusableFileException;
    }
}
