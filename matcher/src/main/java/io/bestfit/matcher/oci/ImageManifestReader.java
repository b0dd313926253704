package io.bestfit.matcher.oci;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The reader of image manifests, as strict as {@link ImageIndexReader}; total and bounded.
 *
 * <p>Source: OCI image-spec, manifest.md; distribution, manifest-v2-2.md.
 */
public final class ImageManifestReader {

    /** The largest document in bytes, that of an index. */
    public static final int MAX_DOCUMENT_BYTES = ImageIndexReader.MAX_DOCUMENT_BYTES;
    /** The most tokens: forty a layer, of which images have at most hundreds. */
    static final long MAX_TOKENS = 100_000;

    private static final JsonMapper JSON = JsonDocument.mapper(MAX_TOKENS);

    /** What an index and a manifest of schema 1 hold and an image manifest of schema 2 does not. */
    private static final Set<String> OF_OTHERS = Set.of("manifests", "fslayers");
    private static final Set<String> NAMES = Set.of("schemaVersion", "mediaType", "config", "layers", "annotations");

    private ImageManifestReader() {}

    /** Reads a document. */
    public static ReadManifest read(byte[] body) {
        return switch (JsonDocument.read(body, MAX_DOCUMENT_BYTES, JSON)) {
            case JsonDocument.Read(JsonNode root) -> manifest(root);
            case JsonDocument.Unread(String why) -> new ReadManifest.NotAManifest(why);
        };
    }

    private static ReadManifest manifest(JsonNode root) {
        for (String name : root.propertyNames()) {
            if (OF_OTHERS.contains(name.toLowerCase(Locale.ROOT))) {
                return new ReadManifest.NotAManifest("it holds " + name + ", as no image manifest does");
            }
        }
        if (DescriptorReader.hasOtherSpelling(root, NAMES)) {
            return new ReadManifest.NotAManifest("it spells a name of the specification in another case");
        }
        JsonNode own = root.get("mediaType");
        if (own != null && !(own.isString() && MediaTypes.isManifest(own.stringValue()))) {
            return new ReadManifest.NotAManifest("its mediaType is not that of an image manifest");
        }
        JsonNode config = root.get("config");
        if (config == null) {
            return new ReadManifest.NotAManifest("it names no configuration");
        }
        Map<String, String> annotations = DescriptorReader.texts(root.get("annotations"));
        if (annotations == null) {
            return new ReadManifest.NotAManifest("its annotations are not texts");
        }
        return switch (DescriptorReader.read(config)) {
            case IndexEntry.Usable(Descriptor descriptor) ->
                new ReadManifest.Manifest(new ImageManifest(descriptor, annotations));
            case IndexEntry.Malformed(String problem) ->
                new ReadManifest.NotAManifest("its configuration cannot be read: " + problem);
        };
    }
}
