package io.bestfit.proxy.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Authorities and certificates of a test, made by the JDK's own keytool. */
public final class TestCertificates {

    private static final String PASSWORD = "changeit";
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[]{'\n'});

    private final Path folder;
    private final Path store;

    public TestCertificates(Path folder) {
        this.folder = folder;
        this.store = folder.resolve("all.p12");
    }

    /** Makes an authority; two may have one name. */
    public void authority(String alias, String name) throws IOException, InterruptedException {
        keytool(alias, "EC", "CN=" + name, "-ext", "bc:c=ca:true");
    }

    /** Makes a certificate; names are alternative names as keytool takes them, such as {@code dns:n1.example}. */
    public void certificate(String alias, String signer, String subject, @Nullable String names)
            throws IOException, InterruptedException {
        List<String> more = new ArrayList<>(List.of("-signer", signer));
        if (names != null) {
            more.addAll(List.of("-ext", "san=" + names));
        }
        keytool(alias, "EC", subject, more.toArray(String[]::new));
    }

    /** Makes a certificate with an RSA key. */
    public void rsaCertificate(String alias, String signer, String subject) throws IOException, InterruptedException {
        keytool(alias, "RSA", subject, "-signer", signer);
    }

    private void keytool(String alias, String algorithm, String subject, String... more)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool")
                .toString(), "-genkeypair", "-alias", alias, "-keyalg", algorithm, "-dname", subject, "-storetype",
                "PKCS12",
                "-keystore", store.toString(), "-storepass", PASSWORD, "-validity", "30"));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(said);
        }
    }

    /** A file with the certificate of an alias. */
    public Path certificate(String alias) throws IOException, GeneralSecurityException {
        return pem(alias + ".pem", "CERTIFICATE", of(alias).getEncoded());
    }

    /** A file with the private key of an alias. */
    public Path key(String alias) throws IOException, GeneralSecurityException {
        Key key = Objects.requireNonNull(load().getKey(alias, PASSWORD.toCharArray()));
        return pem(alias + "-key.pem", "PRIVATE KEY", key.getEncoded());
    }

    public X509Certificate of(String alias) throws IOException, GeneralSecurityException {
        return (X509Certificate) Objects.requireNonNull(load().getCertificate(alias), alias);
    }

    /** What a client needs that trusts an authority and shows a certificate, or none. */
    public SSLContext client(String authority, @Nullable String alias) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(authority, of(authority));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        if (alias != null) {
            own.setKeyEntry(alias, load().getKey(alias, PASSWORD.toCharArray()), PASSWORD.toCharArray(),
                    new X509Certificate[]{of(alias)});
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private KeyStore load() throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore loaded = KeyStore.getInstance("PKCS12");
            loaded.load(in, PASSWORD.toCharArray());
            return loaded;
        }
    }

    private Path pem(String name, String kind, byte[] content) throws IOException {
        return Files.writeString(folder.resolve(name), "-----BEGIN " + kind + "-----\n" + LINES.encodeToString(content)
                + "\n-----END " + kind + "-----\n");
    }
}
