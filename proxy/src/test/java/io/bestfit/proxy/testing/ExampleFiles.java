package io.bestfit.proxy.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The files that examples of configurations name, made anew: a repository holds no keys and no passwords. */
public final class ExampleFiles {

    /** The variables that examples name. */
    public static final Map<String, String> ENVIRONMENT = Map.of("REGISTRY_PASSWORD", "not-a-password");

    private static final char[] STORE_PASSWORD = "changeit".toCharArray();
    private static final int PATIENCE_SECONDS = 60;

    private ExampleFiles() {}

    /** Writes them into a folder. */
    public static void write(Path folder) throws IOException, InterruptedException, GeneralSecurityException {
        certificate(folder, "registry-ca.pem", "registry-ca-key.pem", "127.0.0.1");
        certificate(folder, "client.pem", "client-key.pem", "127.0.0.1");
        Files.writeString(folder.resolve("registry-password"), "not-a-password\n");
        Files.writeString(folder.resolve("users.htpasswd"),
                "alice:$2y$04$" + "C".repeat(21) + "u" + "a".repeat(31) + "\n");
        Files.writeString(folder.resolve("docker.json"),
                "{\"auths\": {\"registry.example\": {\"auth\": \"cm9ib3Q6bm90LWEtcGFzc3dvcmQ=\"}}}");
    }

    /** Writes a certificate that is its own authority, for an address, and its key, both in PEM. */
    public static void certificate(Path folder, String certificate, String key, String address)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path store = folder.resolve(certificate + ".p12");
        Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair", "-alias", "x", "-keyalg", "EC", "-dname", "CN=" + certificate, "-ext",
                "SAN=ip:" + address, "-storetype", "PKCS12", "-keystore", store.toString(), "-storepass",
                new String(STORE_PASSWORD), "-validity", "2").redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!keytool.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            throw new IllegalStateException("keytool: " + said);
        }
        KeyStore made = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            made.load(in, STORE_PASSWORD);
        }
        Files.writeString(folder.resolve(certificate), pem("CERTIFICATE", made.getCertificate("x").getEncoded()));
        Files.writeString(folder.resolve(key), pem("PRIVATE KEY", made.getKey("x", STORE_PASSWORD).getEncoded()));
    }

    private static String pem(String what, byte[] content) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[]{'\n'}).encodeToString(content) + "\n-----END " + what
                + "-----\n";
    }
}
