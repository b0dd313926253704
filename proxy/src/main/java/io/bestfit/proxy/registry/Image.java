package io.bestfit.proxy.registry;

import io.bestfit.matcher.oci.Digest;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * An image, or an index of images, as a registry stores it.
 *
 * @param mediaType the media type of the manifest or index
 * @param manifest the bytes of the manifest or index
 * @param blobs the blobs that the manifest names
 * @param children the images that the index names
 */
public record Image(String mediaType, Buffer manifest, List<Buffer> blobs, List<Image> children) {

    public Image {
        blobs = List.copyOf(blobs);
        children = List.copyOf(children);
    }

    /** The digest of the manifest or index. */
    public Digest digest() {
        return Content.digest(manifest);
    }
}
