package io.bestfit.proxy.client;

import io.bestfit.matcher.oci.Digest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The digest of bytes at hand. */
final class ContentDigest {

    private ContentDigest() {}

    static Digest sha256(byte[] bytes) {
        return of("sha256", bytes);
    }

    /** Whether bytes are what a digest says. */
    static boolean matches(Digest expected, byte[] bytes) {
        return of(expected.algorithm(), bytes).equals(expected);
    }

    private static Digest of(String algorithm, byte[] bytes) {
        String name = algorithm.equals("sha512") ? "SHA-512" : "SHA-256";
        try {
            return new Digest(
                    algorithm + ":" + HexFormat.of().formatHex(MessageDigest.getInstance(name).digest(bytes)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + name, e);
        }
    }
}
