package io.bestfit.proxy.upstream;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What caches know of credentials: a keyed hash, by which callers are told apart while nothing that they showed is kept.
 * The key is this process's own, so that a hash which gets out opens nothing and can be compared with no other.
 */
public final class CredentialHash {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;
    /** Cloned for each use: looking an algorithm up costs more than a hash. */
    private static final Mac KEYED = keyed();

    private CredentialHash() {}

    /** The hash of a caller's credentials; empty where it has none. */
    public static String of(Caller caller) {
        String credentials = caller.authorization();
        if (credentials == null) {
            return "";
        }
        try {
            Mac mac = (Mac) KEYED.clone();
            return HexFormat.of().formatHex(mac.doFinal(credentials.getBytes(StandardCharsets.UTF_8)));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's own " + ALGORITHM + " can be cloned", e);
        }
    }

    private static Mac keyed() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
