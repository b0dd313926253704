package io.bestfit.matcher.oci;

import java.util.Optional;

/**
 * A content digest of a registered algorithm, {@code sha256:} or {@code sha512:} and lower-case hex.
 *
 * <p>Anything else is no digest to us: it never becomes part of a URL, a log line or a cache key
 * (CVE-2024-3727). Source: OCI image-spec, descriptor.md, "Digests".
 *
 * @param text the digest as it is written in a document
 */
public record Digest(String text) {

    /** The registered algorithms with a colon; both are as long. */
    private static final String SHA256 = "sha256:";
    private static final String SHA512 = "sha512:";
    private static final int SHA256_DIGITS = 64;
    private static final int SHA512_DIGITS = 128;

    /**
     * @throws IllegalArgumentException where the text is no digest of a registered algorithm
     */
    public Digest {
        if (!isRegistered(text)) {
            throw new IllegalArgumentException("not a sha256 or sha512 digest");
        }
    }

    /** Reads a digest, or nothing where the text is none. */
    public static Optional<Digest> parse(String text) {
        return isRegistered(text) ? Optional.of(new Digest(text)) : Optional.empty();
    }

    // By hand: several digests are read for each request that the proxy answers.
    private static boolean isRegistered(String text) {
        int digits = text.length() - SHA256.length();
        if (!(digits == SHA256_DIGITS && text.startsWith(SHA256))
                && !(digits == SHA512_DIGITS && text.startsWith(SHA512))) {
            return false;
        }
        for (int at = SHA256.length(); at < text.length(); at++) {
            char c = text.charAt(at);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    /** The algorithm's name before the colon. */
    public String algorithm() {
        return text.substring(0, text.indexOf(':'));
    }

    /** The first twelve hex digits, as people quote a digest. */
    public String abbreviated() {
        int colon = text.indexOf(':');
        return text.substring(0, colon + 13);
    }

    @Override
    public String toString() {
        return text;
    }
}
