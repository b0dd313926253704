package io.bestfit.matcher.oci;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The reader of image indexes and manifest lists; total and bounded.
 *
 * <p>It reads only what every client reads the same way. A document that one client could take for an index and
 * another for an image, or of which two parsers could see two things, is no index here: nothing is chosen from it
 * (CVE-2021-41190). An entry that is wrong by itself keeps its place and is never chosen.
 *
 * <p>Source: OCI image-spec, image-index.md and descriptor.md; distribution, manifest-v2-2.md.
 */
public final class ImageIndexReader {

    /** The largest document in bytes, containerd's own limit: containerd, core/remotes/docker/resolver.go. */
    public static final int MAX_DOCUMENT_BYTES = 4 * 1048 * 1048;
    /** The most entries; a hundred times the longest index that is known to be published. */
    public static final int MAX_ENTRIES = 10_000;
    /** The most tokens, so that a small document cannot become a large tree: a hundred an entry. */
    static final long MAX_TOKENS = 100L * MAX_ENTRIES;

    private static final JsonMapper JSON = JsonDocument.mapper(MAX_TOKENS);

    /** What an image manifest of schema 2 or 1 holds and an index does not. */
    private static final Set<String> OF_IMAGES = Set.of("layers", "config", "fslayers");
    private static final Set<String> OF_INDEXES = Set.of("schemaVersion", "mediaType", "manifests", "annotations");

    private ImageIndexReader() {}

    /**
     * Reads a document by the content type that it came with; parameters of the content type do not count.
     *
     * @param contentType the value of {@code Content-Type}
     */
    public static ReadIndex read(byte[] body, String contentType) {
        int semicolon = contentType.indexOf(';');
        String mediaType = (semicolon < 0 ? contentType : contentType.substring(0, semicolon)).strip()
                .toLowerCase(Locale.ROOT);
        return MediaTypes.isIndex(mediaType)
                ? document(body, mediaType)
                : new ReadIndex.NotAnIndex("its content type is not that of an index");
    }

    /** Reads a document that came without a content type, a file: by its own media type, or its {@code manifests}. */
    public static ReadIndex read(byte[] body) {
        return document(body, null);
    }

    private static ReadIndex document(byte[] body, @Nullable String contentType) {
        return switch (JsonDocument.read(body, MAX_DOCUMENT_BYTES, JSON)) {
            case JsonDocument.Read(JsonNode root) -> index(root, contentType);
            case JsonDocument.Unread(String why) -> new ReadIndex.NotAnIndex(why);
        };
    }

    private static ReadIndex index(JsonNode root, @Nullable String contentType) {
        for (String name : root.propertyNames()) {
            if (OF_IMAGES.contains(name.toLowerCase(Locale.ROOT))) {
                return new ReadIndex.NotAnIndex(root.has("manifests")
                        ? "it holds both manifests and " + name
                        : "it holds " + name + ", as an image manifest does");
            }
        }
        // Parsers in Go match names whatever their case, so a second spelling is a duplicate to them.
        if (DescriptorReader.hasOtherSpelling(root, OF_INDEXES)) {
            return new ReadIndex.NotAnIndex("it spells a name of the specification in another case");
        }
        JsonNode version = root.get("schemaVersion");
        if (version != null && !(version.isIntegralNumber() && version.canConvertToInt() && version.intValue() == 2)) {
            return new ReadIndex.NotAnIndex("its schemaVersion is not 2");
        }
        JsonNode own = root.get("mediaType");
        if (own != null && !(own.isString() && MediaTypes.isIndex(own.stringValue()))) {
            return new ReadIndex.NotAnIndex("its mediaType is not that of an index");
        }
        if (own != null && contentType != null && !own.stringValue().equals(contentType)) {
            return new ReadIndex.NotAnIndex("its mediaType contradicts its content type");
        }
        JsonNode manifests = root.get("manifests");
        if (manifests == null || !manifests.isArray()) {
            return new ReadIndex.NotAnIndex("it has no list of manifests");
        }
        if (manifests.size() > MAX_ENTRIES) {
            return new ReadIndex.NotAnIndex("it has more than " + MAX_ENTRIES + " entries");
        }
        Map<String, String> annotations = DescriptorReader.texts(root.get("annotations"));
        if (annotations == null) {
            return new ReadIndex.NotAnIndex("its annotations are not texts");
        }
        List<IndexEntry> entries = new ArrayList<>(manifests.size());
        for (JsonNode entry : manifests) {
            entries.add(DescriptorReader.read(entry));
        }
        String mediaType = contentType != null
                ? contentType
                : own != null ? own.stringValue() : MediaTypes.OCI_INDEX;
        return new ReadIndex.Index(new ImageIndex(mediaType, entries, annotations));
    }
}
