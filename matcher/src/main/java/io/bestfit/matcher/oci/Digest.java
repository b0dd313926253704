package io.bestfit.matcher.oci;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A content digest of a registered algorithm, {@code sha256:} or {@code sha512:} and lower-case hex.
 *
 * <p>Anything else is no digest to us: it never becomes part of a URL, a log line or a cache key
 * (CVE-2024-3727). Source: OCI image-spec, descriptor.md, "Digests".
 *
 * @param text the digest as it is written in a document
 */
public record Digest(String text) {

    private static final Pattern REGISTERED = Pattern.compile("sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}");

    /**
     * @throws IllegalArgumentException where the text is no digest of a registered algorithm
     */
    public Digest {
        if (!REGISTERED.matcher(text).matches()) {
            throw new IllegalArgumentException("not a sha256 or sha512 digest");
        }
    }

    /** Reads a digest, or nothing where the text is none. */
    public static Optional<Digest> parse(String text) {
        return REGISTERED.matcher(text).matches() ? Optional.of(new Digest(text)) : Optional.empty();
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
