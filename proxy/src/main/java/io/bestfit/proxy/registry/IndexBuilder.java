package io.bestfit.proxy.registry;

import io.bestfit.matcher.oci.MediaTypes;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Builds an image index or manifest list; the same input gives the same bytes.
 *
 * <p>Source: OCI image-spec, image-index.md.
 */
public final class IndexBuilder {

    private final String mediaType;
    private final List<Image> children = new ArrayList<>();
    private final JsonArray entries = new JsonArray();
    private final Map<String, String> annotations = new TreeMap<>();

    private IndexBuilder(String mediaType) {
        this.mediaType = mediaType;
    }

    /** An OCI image index. */
    public static IndexBuilder oci() {
        return new IndexBuilder(MediaTypes.OCI_INDEX);
    }

    /** A Docker manifest list. */
    public static IndexBuilder docker() {
        return new IndexBuilder(MediaTypes.DOCKER_LIST);
    }

    /** Adds an image for Linux on an architecture, with the features of its platform. */
    public IndexBuilder features(Image image, String architecture, String... features) {
        JsonObject platform = new JsonObject().put("architecture", architecture).put("os", "linux");
        if (features.length > 0) {
            platform.put("features", new JsonArray(List.of(features)));
        }
        return entry(image, platform, Map.of());
    }

    /** Adds an image for Linux on an architecture, with the annotations of its descriptor. */
    public IndexBuilder annotated(Image image, String architecture, Map<String, String> claims) {
        return entry(image, new JsonObject().put("architecture", architecture).put("os", "linux"), claims);
    }

    /** Adds an image with a platform object as it is, empty for none, and the annotations of its descriptor. */
    public IndexBuilder entry(Image image, JsonObject platform, Map<String, String> claims) {
        JsonObject entry = new JsonObject().put("mediaType", image.mediaType()).put("digest", image.digest().text())
                .put("size", image.manifest().length());
        if (!platform.isEmpty()) {
            entry.put("platform", platform.copy());
        }
        if (!claims.isEmpty()) {
            JsonObject object = new JsonObject();
            new TreeMap<>(claims).forEach(object::put);
            entry.put("annotations", object);
        }
        children.add(image);
        entries.add(entry);
        return this;
    }

    /** Adds an annotation to the index itself. */
    public IndexBuilder annotation(String key, String value) {
        annotations.put(key, value);
        return this;
    }

    public Image build() {
        JsonObject index = new JsonObject().put("schemaVersion", 2).put("mediaType", mediaType)
                .put("manifests", entries);
        if (!annotations.isEmpty()) {
            JsonObject object = new JsonObject();
            annotations.forEach(object::put);
            index.put("annotations", object);
        }
        return new Image(mediaType, index.toBuffer(), List.of(), children);
    }
}
