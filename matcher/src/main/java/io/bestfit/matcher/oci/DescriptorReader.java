package io.bestfit.matcher.oci;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The reader of one entry of an index. */
final class DescriptorReader {

    /** Source: RFC 6838, section 4.2. */
    private static final Pattern MEDIA_TYPE = Pattern
            .compile("[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}");
    private static final Set<String> NAMES = Set.of("mediaType", "digest", "size", "artifactType", "platform",
            "annotations");
    private static final Set<String> PLATFORM_NAMES = Set.of("os", "architecture", "variant", "os.version",
            "os.features", "features");

    private DescriptorReader() {}

    static IndexEntry read(JsonNode entry) {
        if (!entry.isObject()) {
            return malformed("it is no object");
        }
        if (hasOtherSpelling(entry, NAMES)) {
            return malformed("it spells a name of the specification in another case");
        }
        JsonNode mediaType = entry.get("mediaType");
        if (mediaType == null || !mediaType.isString() || !MEDIA_TYPE.matcher(mediaType.stringValue()).matches()) {
            return malformed("its mediaType is missing or no media type");
        }
        JsonNode digest = entry.get("digest");
        Optional<Digest> registered = digest != null && digest.isString()
                ? Digest.parse(digest.stringValue())
                : Optional.empty();
        if (registered.isEmpty()) {
            return malformed("its digest is not sha256 or sha512");
        }
        JsonNode size = entry.get("size");
        if (size == null || !size.isIntegralNumber() || !size.canConvertToLong() || size.longValue() < 0) {
            return malformed("its size is missing or no number of bytes");
        }
        JsonNode artifactType = present(entry.get("artifactType"));
        if (artifactType != null && !artifactType.isString()) {
            return malformed("its artifactType is no text");
        }
        Map<String, String> annotations = texts(entry.get("annotations"));
        if (annotations == null) {
            return malformed("its annotations are not texts");
        }
        JsonNode platform = present(entry.get("platform"));
        Platform read = platform == null ? null : platform(platform);
        if (platform != null && read == null) {
            return malformed("its platform cannot be read");
        }
        String artifact = artifactType == null || artifactType.stringValue().isEmpty()
                ? null
                : artifactType.stringValue();
        return new IndexEntry.Usable(new Descriptor(mediaType.stringValue(), registered.get(), size.longValue(),
                artifact, read, annotations));
    }

    private static IndexEntry malformed(String problem) {
        return new IndexEntry.Malformed(problem);
    }

    private static @Nullable Platform platform(JsonNode node) {
        if (!node.isObject() || hasOtherSpelling(node, PLATFORM_NAMES)) {
            return null;
        }
        for (String name : List.of("os", "architecture", "variant", "os.version")) {
            JsonNode value = present(node.get(name));
            if (value != null && !value.isString()) {
                return null;
            }
        }
        List<String> osFeatures = list(node.get("os.features"));
        List<String> features = list(node.get("features"));
        if (osFeatures == null || features == null) {
            return null;
        }
        return new Platform(text(node, "os"), text(node, "architecture"), textOrNull(node, "variant"),
                textOrNull(node, "os.version"), osFeatures, features);
    }

    /** A JSON null says as much as an absent name, as it does to every client. */
    private static @Nullable JsonNode present(@Nullable JsonNode node) {
        return node == null || node.isNull() ? null : node;
    }

    private static String text(JsonNode node, String name) {
        JsonNode value = present(node.get(name));
        return value == null ? "" : value.stringValue();
    }

    private static @Nullable String textOrNull(JsonNode node, String name) {
        String text = text(node, name);
        return text.isEmpty() ? null : text;
    }

    private static @Nullable List<String> list(@Nullable JsonNode node) {
        List<String> values = new ArrayList<>();
        JsonNode present = present(node);
        if (present == null) {
            return values;
        }
        if (!present.isArray()) {
            return null;
        }
        for (JsonNode value : present) {
            if (!value.isString()) {
                return null;
            }
            values.add(value.stringValue());
        }
        return values;
    }

    /** A map of texts, empty where there is none; {@code null} where it holds anything else. */
    static @Nullable Map<String, String> texts(@Nullable JsonNode node) {
        Map<String, String> texts = new HashMap<>();
        JsonNode present = present(node);
        if (present == null) {
            return texts;
        }
        if (!present.isObject()) {
            return null;
        }
        for (Map.Entry<String, JsonNode> property : present.properties()) {
            if (!property.getValue().isString()) {
                return null;
            }
            texts.put(property.getKey(), property.getValue().stringValue());
        }
        return texts;
    }

    /** Whether an object has a name that differs from a known one in nothing but its case. */
    static boolean hasOtherSpelling(JsonNode object, Set<String> known) {
        for (String name : object.propertyNames()) {
            if (known.contains(name)) {
                continue;
            }
            String lower = name.toLowerCase(Locale.ROOT);
            for (String spelling : known) {
                if (spelling.toLowerCase(Locale.ROOT).equals(lower)) {
                    return true;
                }
            }
        }
        return false;
    }
}
