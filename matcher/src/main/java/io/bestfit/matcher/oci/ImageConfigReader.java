package io.bestfit.matcher.oci;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The reader of image configurations; total and bounded.
 *
 * <p>Source: OCI image-spec, config.md.
 */
public final class ImageConfigReader {

    /** The largest document in bytes: most of it is the history of the layers, of which images have at most hundreds. */
    public static final int MAX_DOCUMENT_BYTES = 4 << 20;
    /** The most labels, and the most variables. */
    public static final int MAX_ENTRIES = 10_000;
    /** The most tokens: ten a label. */
    static final long MAX_TOKENS = 10L * MAX_ENTRIES;

    private static final JsonMapper JSON = JsonDocument.mapper(MAX_TOKENS);
    private static final String CONFIG = "config";
    private static final String ENVIRONMENT = "Env";
    private static final String LABELS = "Labels";
    private static final String OS = "os";
    private static final String ARCHITECTURE = "architecture";
    private static final String VARIANT = "variant";

    private ImageConfigReader() {}

    /** Reads a document, whatever its media type. */
    public static ReadConfig read(byte[] body) {
        return switch (JsonDocument.read(body, MAX_DOCUMENT_BYTES, JSON)) {
            case JsonDocument.Read(JsonNode root) -> config(root);
            case JsonDocument.Unread(String why) -> new ReadConfig.NotAConfig(why);
        };
    }

    private static ReadConfig config(JsonNode root) {
        JsonNode config = root.get(CONFIG);
        // Parsers in Go match names whatever their case, so a second spelling is a duplicate to them.
        if (DescriptorReader.hasOtherSpelling(root, Set.of(CONFIG))) {
            return new ReadConfig.NotAConfig("it spells a name of the specification in another case");
        }
        if (config == null || config.isNull()) {
            return new ReadConfig.Config(new ImageConfig(Map.of(), Map.of(), platform(root)));
        }
        if (!config.isObject()) {
            return new ReadConfig.NotAConfig("its config is no object");
        }
        if (DescriptorReader.hasOtherSpelling(config, Set.of(ENVIRONMENT, LABELS))) {
            return new ReadConfig.NotAConfig("it spells a name of the specification in another case");
        }
        Map<String, String> labels = DescriptorReader.texts(config.get(LABELS));
        if (labels == null) {
            return new ReadConfig.NotAConfig("its labels are not texts");
        }
        Map<String, String> environment = environment(config.get(ENVIRONMENT));
        if (environment == null) {
            return new ReadConfig.NotAConfig("its environment is no list of texts");
        }
        if (labels.size() > MAX_ENTRIES || environment.size() > MAX_ENTRIES) {
            return new ReadConfig.NotAConfig("it has more than " + MAX_ENTRIES + " labels or variables");
        }
        return new ReadConfig.Config(new ImageConfig(labels, environment, platform(root)));
    }

    private static @Nullable Platform platform(JsonNode root) {
        if (DescriptorReader.hasOtherSpelling(root, Set.of(OS, ARCHITECTURE, VARIANT))) {
            return null;
        }
        String os = root.path(OS).asString("");
        String architecture = root.path(ARCHITECTURE).asString("");
        String variant = root.path(VARIANT).asString("");
        return os.isEmpty() || architecture.isEmpty()
                ? null
                : new Platform(os, architecture, variant.isEmpty() ? null : variant, null, List.of(), List.of());
    }

    private static @Nullable Map<String, String> environment(@Nullable JsonNode node) {
        Map<String, String> environment = new LinkedHashMap<>();
        if (node == null || node.isNull()) {
            return environment;
        }
        if (!node.isArray()) {
            return null;
        }
        for (JsonNode variable : node) {
            if (!variable.isString()) {
                return null;
            }
            String text = variable.stringValue();
            int equals = text.indexOf('=');
            if (equals > 0) {
                environment.put(text.substring(0, equals), text.substring(equals + 1));
            }
        }
        return environment;
    }
}
