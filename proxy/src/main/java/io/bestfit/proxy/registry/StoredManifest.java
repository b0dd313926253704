package io.bestfit.proxy.registry;

import io.bestfit.matcher.oci.Digest;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

/**
 * A manifest, index or list as it was pushed.
 *
 * @param mediaType the Content-Type of its push
 * @param digest the digest of its bytes
 * @param bytes its bytes
 */
record StoredManifest(String mediaType, Digest digest, Buffer bytes) {

    /** What it says; empty where it is no JSON object, or none that is read. */
    JsonObject document() {
        try {
            return new JsonObject(bytes);
        } catch (DecodeException | ClassCastException e) {
            return new JsonObject(); // a manifest that nobody can read refers to nothing
        }
    }
}
