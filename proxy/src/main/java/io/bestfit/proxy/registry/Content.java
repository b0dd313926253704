package io.bestfit.proxy.registry;

import io.bestfit.matcher.oci.Digest;
import io.bestfit.proxy.oci.OciErrorCode;
import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The digests of bytes. */
final class Content {

    private Content() {}

    /** The SHA-256 digest of bytes. */
    static Digest digest(Buffer bytes) {
        return digest("sha256", bytes);
    }

    /** The digest of bytes by the algorithm of another digest. */
    static Digest digest(String algorithm, Buffer bytes) {
        String name = algorithm.equals("sha512") ? "SHA-512" : "SHA-256";
        try {
            byte[] hash = MessageDigest.getInstance(name).digest(bytes.getBytes());
            return new Digest(algorithm + ":" + HexFormat.of().formatHex(hash));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + name, e);
        }
    }

    /** Reads a digest that a client gave, or refuses it. */
    static Digest require(String text) {
        return Digest.parse(text).orElseThrow(() -> new RefusedException(400, OciErrorCode.DIGEST_INVALID,
                "'" + text + "' is no sha256 or sha512 digest."));
    }

    /** Refuses bytes that are not what their digest says. */
    static void verify(Digest expected, Buffer bytes) {
        Digest actual = digest(expected.algorithm(), bytes);
        if (!actual.equals(expected)) {
            throw new RefusedException(400, OciErrorCode.DIGEST_INVALID,
                    "The content has the digest " + actual + ", not " + expected + ".");
        }
    }
}
