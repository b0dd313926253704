package io.bestfit.proxy.upstream;

import io.bestfit.matcher.oci.Digest;
import io.vertx.core.buffer.Buffer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A manifest or an index as the upstream stores it, byte for byte, with its digest verified.
 *
 * @param digest the digest of the bytes
 * @param mediaType the upstream's {@code Content-Type}, verbatim
 * @param body the bytes; never modified
 */
public record Manifest(Digest digest, String mediaType, Buffer body) {

    /** The media type without parameters, lower case. */
    public String type() {
        return typeOf(mediaType);
    }

    /** The media type of a {@code Content-Type}, without parameters, lower case; empty where there is none. */
    static String typeOf(@Nullable String contentType) {
        if (contentType == null) {
            return "";
        }
        int semicolon = contentType.indexOf(';');
        return (semicolon < 0 ? contentType : contentType.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
    }

    /** About how many bytes it holds in memory. */
    public int weight() {
        return body.length() + 512;
    }
}
