package io.bestfit.proxy.conformance;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Content with a digest: a blob, or a manifest.
 *
 * @param mediaType what it is
 * @param algorithm the algorithm of its digest
 */
record Piece(String mediaType, Buffer bytes, String algorithm) {

    static final String LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";

    static Piece layer(String text) {
        return new Piece(LAYER, Buffer.buffer(text), "sha256");
    }

    static Piece of(String mediaType, JsonObject document) {
        return new Piece(mediaType, document.toBuffer(), "sha256");
    }

    Piece by(String other) {
        return new Piece(mediaType, bytes, other);
    }

    String digest() {
        return algorithm + ":" + digest(algorithm.equals("sha512") ? "SHA-512" : "SHA-256", bytes);
    }

    JsonObject descriptor() {
        return new JsonObject().put("mediaType", mediaType).put("digest", digest()).put("size", bytes.length());
    }

    private static String digest(String algorithm, Buffer bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes.getBytes()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }
}
