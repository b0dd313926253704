package io.bestfit.proxy.upstream;

import io.bestfit.matcher.oci.Digest;
import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The check that bytes are those that a digest names (OCI image-spec, descriptor.md, "Verification"). */
public final class ContentVerification {

    private ContentVerification() {}

    /** The digest of a body. */
    static Digest digestOf(String algorithm, Buffer body) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm.equals("sha512") ? "SHA-512" : "SHA-256");
            return new Digest(algorithm + ":" + HexFormat.of().formatHex(digest.digest(body.getBytes())));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256 and SHA-512", e);
        }
    }

    /** What is wrong with a body, in one clause; {@code null} where it has the digest. */
    public static @Nullable String problem(Digest wanted, Buffer body) {
        Digest actual = digestOf(wanted.algorithm(), body);
        return wanted.equals(actual) ? null : "its bytes have the digest " + actual + ", not " + wanted;
    }
}
