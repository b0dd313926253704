package io.bestfit.proxy.registry;

import io.bestfit.matcher.oci.MediaTypes;
import io.bestfit.matcher.oci.Platform;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Builds an image of one layer; the same input gives the same bytes.
 *
 * <pre>{@code
 * Image image = ImageBuilder.oci("amd64").file("variant", "zen3\n").build();
 * }</pre>
 *
 * <p>Source: OCI image-spec, manifest.md, config.md, layer.md; distribution, docs/content/spec/manifest-v2-2.md.
 */
public final class ImageBuilder {

    private final boolean docker;
    private final Platform platform;
    private final Map<String, LayerArchive.Entry> files = new TreeMap<>();
    private final Map<String, String> labels = new TreeMap<>();
    private final Map<String, String> annotations = new TreeMap<>();
    private List<String> environment = List.of();
    private List<String> entrypoint = List.of();
    private @Nullable String history;

    private ImageBuilder(boolean docker, Platform platform) {
        this.docker = docker;
        this.platform = platform;
    }

    /** An OCI image for Linux on an architecture. */
    public static ImageBuilder oci(String architecture) {
        return new ImageBuilder(false, Platform.of("linux", architecture));
    }

    /** A Docker schema 2 image for Linux on an architecture. */
    public static ImageBuilder docker(String architecture) {
        return new ImageBuilder(true, Platform.of("linux", architecture));
    }

    /** An image that holds one file, {@code /variant}, with a name. */
    public static Image variant(String architecture, String name) {
        return oci(architecture).file("variant", name + "\n").build();
    }

    /** Adds a file to the layer; the path is relative to the root. */
    public ImageBuilder file(String path, String text) {
        files.put(path, new LayerArchive.Entry(Buffer.buffer(text), false));
        return this;
    }

    /** Adds a program to the layer, which containers of the image run; the path is relative to the root. */
    public ImageBuilder program(String path, Buffer content) {
        files.put(path, new LayerArchive.Entry(content, true));
        entrypoint = List.of("/" + path);
        return this;
    }

    /** Adds a label to the configuration. */
    public ImageBuilder label(String key, String value) {
        labels.put(key, value);
        return this;
    }

    /** Adds an annotation to the manifest. */
    public ImageBuilder annotation(String key, String value) {
        annotations.put(key, value);
        return this;
    }

    /** Sets the environment of the configuration, entries of the form {@code NAME=VALUE}. */
    public ImageBuilder environment(String... entries) {
        environment = List.of(entries);
        return this;
    }

    /** Says in the configuration how the layer was made, which some clients want to know. */
    public ImageBuilder history(String createdBy) {
        history = createdBy;
        return this;
    }

    public Image build() {
        byte[] tar = LayerArchive.tar(files);
        Buffer layer = Buffer.buffer(LayerArchive.gzip(tar));
        JsonObject run = new JsonObject();
        if (!environment.isEmpty()) {
            run.put("Env", new JsonArray(environment));
        }
        if (!entrypoint.isEmpty()) {
            run.put("Entrypoint", new JsonArray(entrypoint));
        }
        if (!labels.isEmpty()) {
            run.put("Labels", json(labels));
        }
        JsonObject configuration = new JsonObject().put("architecture", platform.architecture())
                .put("os", platform.os())
                .put("config", run)
                .put("rootfs", new JsonObject().put("type", "layers")
                        .put("diff_ids", new JsonArray().add(Content.digest(Buffer.buffer(tar)).text())));
        if (history != null) {
            configuration.put("history", new JsonArray().add(new JsonObject().put("created_by", history)));
        }
        Buffer config = configuration.toBuffer();
        String mediaType = docker ? MediaTypes.DOCKER_MANIFEST : MediaTypes.OCI_MANIFEST;
        JsonObject manifest = new JsonObject().put("schemaVersion", 2).put("mediaType", mediaType)
                .put("config", descriptor(docker
                        ? "application/vnd.docker.container.image.v1+json"
                        : "application/vnd.oci.image.config.v1+json", config))
                .put("layers", new JsonArray().add(
                        descriptor(docker
                                ? "application/vnd.docker.image.rootfs.diff.tar.gzip"
                                : "application/vnd.oci.image.layer.v1.tar+gzip", layer)));
        if (!annotations.isEmpty()) {
            manifest.put("annotations", json(annotations));
        }
        return new Image(mediaType, manifest.toBuffer(), List.of(config, layer), List.of());
    }

    private static JsonObject descriptor(String mediaType, Buffer content) {
        return new JsonObject().put("mediaType", mediaType).put("digest", Content.digest(content).text())
                .put("size", content.length());
    }

    private static JsonObject json(Map<String, String> pairs) {
        JsonObject object = new JsonObject();
        pairs.forEach(object::put);
        return object;
    }
}
