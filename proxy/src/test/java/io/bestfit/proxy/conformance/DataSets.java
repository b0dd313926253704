package io.bestfit.proxy.conformance;

import io.bestfit.matcher.oci.MediaTypes;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The kinds of content that a registry must keep as they are (OCI image-spec, manifest.md and image-index.md). */
enum DataSets {

    IMAGE(of -> of.set(of.image)),
    DOCKER_IMAGE(of -> of.set(Piece.of(MediaTypes.DOCKER_MANIFEST, of.image(MediaTypes.DOCKER_MANIFEST,
            new Piece("application/vnd.docker.container.image.v1+json", of.config.bytes(), "sha256"),
            new Piece("application/vnd.docker.image.rootfs.diff.tar.gzip", of.layer.bytes(), "sha256"))))),
    UNCOMPRESSED(of -> of.set(of.manifest(of.image(MediaTypes.OCI_MANIFEST, of.config,
            new Piece("application/vnd.oci.image.layer.v1.tar", of.layer.bytes(), "sha256"))))),
    /** Nearly the largest that clients may count on: 4 megabytes. */
    LARGE(of -> of.set(of.manifest(of.document().put("annotations",
            new JsonObject().put("org.example.text", "x".repeat(3_900_000)))))),
    INDEX(of -> of.index(of.image, of.other)),
    DOCKER_LIST(of -> of.set(of.image, of.other, Piece.of(MediaTypes.DOCKER_LIST,
            Content.index(MediaTypes.DOCKER_LIST, of.image, of.other)))),
    NESTED_INDEX(of -> {
        Piece inner = Piece.of(MediaTypes.OCI_INDEX, Content.index(MediaTypes.OCI_INDEX, of.image, of.other));
        return of.set(of.image, of.other, inner,
                Piece.of(MediaTypes.OCI_INDEX, Content.index(MediaTypes.OCI_INDEX, inner)));
    }),
    EMPTY_INDEX(of -> of.set(Piece.of(MediaTypes.OCI_INDEX, Content.index(MediaTypes.OCI_INDEX)))),
    ARTIFACT(of -> of.set(of.manifest(of.image(MediaTypes.OCI_MANIFEST, of.empty, of.layer)
            .put("artifactType", Content.ARTIFACT)))),
    ARTIFACT_INDEX(of -> of.set(of.image, Piece.of(MediaTypes.OCI_INDEX,
            Content.index(MediaTypes.OCI_INDEX, of.image).put("artifactType", Content.ARTIFACT)))),
    NO_LAYERS(of -> of.set(of.manifest(of.image(MediaTypes.OCI_MANIFEST, of.empty)
            .put("artifactType", Content.ARTIFACT)))),
    SUBJECT(of -> of.set(of.image, of.manifest(of.image(MediaTypes.OCI_MANIFEST, of.empty, of.layer)
            .put("artifactType", Content.ARTIFACT).put("subject", of.image.descriptor())
            .put("annotations", new JsonObject().put("org.example.key", "value"))))),
    INDEX_WITH_SUBJECT(of -> of.set(of.image, of.other, Piece.of(MediaTypes.OCI_INDEX,
            Content.index(MediaTypes.OCI_INDEX, of.other).put("subject", of.image.descriptor())))),
    MISSING_SUBJECT(of -> of.set(of.manifest(of.image(MediaTypes.OCI_MANIFEST, of.empty, of.layer)
            .put("artifactType", Content.ARTIFACT)
            .put("subject", of.layers.apply("a subject that is not there").descriptor()
                    .put("mediaType", MediaTypes.OCI_MANIFEST))))),
    DATA_FIELD(of -> of.set(of.manifest(of.document().put("config", of.config.descriptor()
            .put("data", Base64.getEncoder().encodeToString(of.config.bytes().getBytes())))))),
    CUSTOM_FIELDS(of -> of.set(of.manifest(of.document().put("org.example.field", "hello")
            .put("nested", new JsonObject().put("a", new JsonArray().add(1).add(2.5).addNull()))))),
    NON_DISTRIBUTABLE(of -> of.set(of.manifest(of.document().put("layers", new JsonArray().add(of.layer.descriptor())
            .add(of.layers.apply("kept elsewhere").descriptor()
                    .put("mediaType", "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip")
                    .put("urls", new JsonArray().add("http://127.0.0.1:9/layer"))))))),
    LONG_DIGESTS(of -> {
        Piece config = of.config.by("sha512");
        Piece layer = of.layer.by("sha512");
        Piece image = of.manifest(of.image(MediaTypes.OCI_MANIFEST, config, layer)).by("sha512");
        return new DataSet(List.of(config, layer), List.of(image));
    }),
    SPARSE_INDEX(of -> of.set(of.image,
            Piece.of(MediaTypes.OCI_INDEX, Content.index(MediaTypes.OCI_INDEX, of.image, of.other))));

    @SuppressWarnings("ImmutableEnumChecker") // functions without state
    private final Function<Content, DataSet> maker;

    DataSets(Function<Content, DataSet> maker) {
        this.maker = maker;
    }

    /** The set, made of the layers of a scenario. */
    DataSet of(Function<String, Piece> layers) {
        return maker.apply(new Content(layers));
    }

    @Override
    public String toString() {
        return "data set " + name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** The common parts. */
    private static final class Content {

        private static final String ARTIFACT = "application/x.conformance.artifact";

        private final Function<String, Piece> layers;
        private final Piece layer;
        private final Piece config;
        private final Piece otherConfig;
        private final Piece image;
        private final Piece other;
        private final Piece empty = new Piece("application/vnd.oci.empty.v1+json", Buffer.buffer("{}"), "sha256");

        private Content(Function<String, Piece> layers) {
            this.layers = layers;
            layer = layers.apply("layer");
            config = configuration("amd64");
            otherConfig = configuration("arm64");
            image = manifest(image(MediaTypes.OCI_MANIFEST, config, layer));
            other = manifest(image(MediaTypes.OCI_MANIFEST, otherConfig, layer));
        }

        private Piece configuration(String architecture) {
            return Piece.of("application/vnd.oci.image.config.v1+json", new JsonObject()
                    .put("architecture", architecture).put("os", "linux").put("rootfs",
                            new JsonObject().put("type", "layers").put("diff_ids",
                                    new JsonArray().add(layer.digest()))));
        }

        private JsonObject image(String mediaType, Piece configuration, Piece... held) {
            JsonArray descriptors = new JsonArray();
            for (Piece piece : held) {
                descriptors.add(piece.descriptor());
            }
            return new JsonObject().put("schemaVersion", 2).put("mediaType", mediaType)
                    .put("config", configuration.descriptor()).put("layers", descriptors);
        }

        private JsonObject document() {
            return image(MediaTypes.OCI_MANIFEST, config, layer);
        }

        private Piece manifest(JsonObject document) {
            return Piece.of(MediaTypes.OCI_MANIFEST, document);
        }

        private static JsonObject index(String mediaType, Piece... children) {
            JsonArray entries = new JsonArray();
            for (Piece child : children) {
                JsonObject entry = child.descriptor();
                if (!MediaTypes.isIndex(child.mediaType())) {
                    entry.put("platform", new JsonObject().put("os", "linux").put("architecture",
                            entries.isEmpty() ? "amd64" : "arm64"));
                }
                entries.add(entry);
            }
            return new JsonObject().put("schemaVersion", 2).put("mediaType", mediaType).put("manifests", entries);
        }

        private DataSet index(Piece one, Piece two) {
            return set(one, two, Piece.of(MediaTypes.OCI_INDEX, index(MediaTypes.OCI_INDEX, one, two)));
        }

        private DataSet set(Piece... manifests) {
            return new DataSet(List.of(layer, config, otherConfig, empty), List.of(manifests));
        }
    }
}
