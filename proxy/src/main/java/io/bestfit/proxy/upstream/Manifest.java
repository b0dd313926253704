package io.bestfit.proxy.upstream;

import io.bestfit.matcher.oci.Digest;
import io.vertx.core.buffer.Buffer;

/**
 * A manifest or an index as the upstream stores it, byte for byte, with its digest verified.
 *
 * @param digest the digest of the bytes
 * @param mediaType the upstream's {@code Content-Type}, verbatim
 * @param body the bytes; never modified
 */
public record Manifest(Digest digest, String mediaType, Buffer body) {

    /** About how many bytes it holds in memory. */
    public int weight() {
        return body.length() + 512;
    }
}
