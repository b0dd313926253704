package io.bestfit.proxy.tls;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/** The content of files in PEM, as it must be. */
public final class PemFile {

    /** The certificates of all public authorities are a fourth of it. */
    private static final int MAX_BYTES = 1 << 20;
    private static final Pattern KEY = Pattern.compile("-----BEGIN (?:RSA |EC )?PRIVATE KEY-----");
    private static final byte[] ANYTHING = "what a key signs, its certificate verifies".getBytes(
            StandardCharsets.US_ASCII);

    private PemFile() {}

    /** Certificates, one or more. */
    public static Buffer certificates(Path file) throws UnusableFileException {
        byte[] content = content(file);
        parse(content);
        return Buffer.buffer(content);
    }

    /** A private key without a passphrase. */
    public static Buffer key(Path file) throws UnusableFileException {
        byte[] bytes = content(file);
        String content = new String(bytes, StandardCharsets.ISO_8859_1);
        if (KEY.matcher(content).find()) {
            return Buffer.buffer(bytes);
        }
        throw new UnusableFileException(content.contains("-----BEGIN ENCRYPTED PRIVATE KEY-----")
                ? "holds a key with a passphrase, and there is nobody to ask for it; write it without one"
                : "holds no private key in PEM: it should begin with -----BEGIN PRIVATE KEY-----");
    }

    /**
     * A certificate, those that lead to its authority, and its key.
     *
     * @throws UnusableFileException where the key is none that can be used, or that of another certificate
     */
    public static PemKeyCertOptions identity(Buffer certificates, Buffer key) throws UnusableFileException {
        PemKeyCertOptions options = new PemKeyCertOptions().addCertValue(certificates).addKeyValue(key);
        PublicKey certified = parse(certificates.getBytes()).getFirst().getPublicKey();
        PrivateKey own;
        try {
            own = privateKey(options, certified.getAlgorithm());
        } catch (Exception e) { // that is what the framework declares
            throw new UnusableFileException("holds a private key that cannot be read; write one of RSA or EC anew");
        }
        if (own == null || !fits(own, certified)) {
            throw new UnusableFileException("holds the key of another certificate; name the one that its certificate"
                    + " was made for");
        }
        return options;
    }

    private static @Nullable PrivateKey privateKey(PemKeyCertOptions options, String algorithm) throws Exception {
        for (KeyManager manager : options.getKeyManagerFactory(null).getKeyManagers()) {
            if (manager instanceof X509KeyManager keys) {
                String[] aliases = keys.getServerAliases(algorithm, null);
                return aliases == null ? null : keys.getPrivateKey(aliases[0]);
            }
        }
        return null;
    }

    private static boolean fits(PrivateKey key, PublicKey certified) {
        try {
            Signature signature = Signature
                    .getInstance(certified.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA");
            signature.initSign(key);
            signature.update(ANYTHING);
            byte[] signed = signature.sign();
            signature.initVerify(certified);
            signature.update(ANYTHING);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false; // a key of another kind, or of another curve
        }
    }

    private static List<? extends Certificate> parse(byte[] content) throws UnusableFileException {
        try {
            List<? extends Certificate> found = List.copyOf(CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(content)));
            if (found.isEmpty()) {
                throw new UnusableFileException(
                        "holds no certificate; it should begin with -----BEGIN CERTIFICATE-----");
            }
            return found;
        } catch (CertificateException e) {
            throw new UnusableFileException(
                    "holds no certificates in PEM: it should begin with -----BEGIN CERTIFICATE-----");
        }
    }

    private static byte[] content(Path file) throws UnusableFileException {
        if (!Files.isRegularFile(file)) {
            throw new UnusableFileException("is no file; check the path, which counts from the folder of the"
                    + " configuration");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length <= MAX_BYTES) {
                return bytes;
            }
        } catch (IOException e) {
            throw new UnusableFileException("cannot be read; check its size and who may read it");
        }
        throw new UnusableFileException("cannot be read; check its size and who may read it");
    }
}
