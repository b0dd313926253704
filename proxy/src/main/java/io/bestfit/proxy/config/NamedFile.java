package io.bestfit.proxy.config;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a file that the configuration names must be: each check gives a sentence, or {@code null} where it is good. */
final class NamedFile {

    /** The certificates of all public authorities are a fourth of it. */
    private static final int MAX_BYTES = 1 << 20;
    private static final Pattern KEY = Pattern.compile("-----BEGIN (?:RSA |EC )?PRIVATE KEY-----");

    private NamedFile() {}

    /** Certificates, one or more. */
    static @Nullable String certificates(Path file) {
        try {
            byte[] content = content(file);
            return CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(content))
                    .isEmpty() ? "holds no certificate; it should begin with -----BEGIN CERTIFICATE-----" : null;
        } catch (CertificateException e) {
            return "holds no certificates in PEM: it should begin with -----BEGIN CERTIFICATE-----";
        } catch (IOException e) {
            return unreadable(file);
        }
    }

    /** A private key without a passphrase. */
    static @Nullable String key(Path file) {
        try {
            String content = new String(content(file), StandardCharsets.ISO_8859_1);
            if (KEY.matcher(content).find()) {
                return null;
            }
            return content.contains("-----BEGIN ENCRYPTED PRIVATE KEY-----")
                    ? "holds a key with a passphrase, and there is nobody to ask for it; write it without one"
                    : "holds no private key in PEM: it should begin with -----BEGIN PRIVATE KEY-----";
        } catch (IOException e) {
            return unreadable(file);
        }
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

    private static byte[] content(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("no regular file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IOException("over " + MAX_BYTES + " bytes");
            }
            return bytes;
        }
    }
}
