package io.bestfit.matcher.oci;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The reader of manifests of artifacts, as strict as {@link ImageIndexReader}; total and bounded. */
public final class ArtifactManifestReader {

    /** The largest document in bytes; an artifact of interest here has one layer. */
    public static final int MAX_DOCUMENT_BYTES = 256 * 1024;
    private static final long MAX_TOKENS = 10_000;

    private static final JsonMapper JSON = JsonDocument.mapper(MAX_TOKENS);

    private ArtifactManifestReader() {}

    /** Reads a document. */
    public static ReadArtifact read(byte[] body) {
        return switch (JsonDocument.read(body, MAX_DOCUMENT_BYTES, JSON)) {
            case JsonDocument.Read(JsonNode root) -> artifact(root);
            case JsonDocument.Unread(String why) -> new ReadArtifact.NotAnArtifact(why);
        };
    }

    private static ReadArtifact artifact(JsonNode root) {
        List<Descriptor> layers = new ArrayList<>();
        for (JsonNode layer : root.path("layers")) {
            switch (DescriptorReader.read(layer)) {
                case IndexEntry.Usable(Descriptor descriptor) -> layers.add(descriptor);
                case IndexEntry.Malformed(String problem) -> {
                    return new ReadArtifact.NotAnArtifact("one of its layers cannot be read: " + problem);
                }
            }
        }
        String stated = root.path("artifactType").asString("");
        String type = stated.isEmpty() ? root.path("config").path("mediaType").asString("") : stated;
        Map<String, String> annotations = DescriptorReader.texts(root.get("annotations"));
        if (annotations == null) {
            return new ReadArtifact.NotAnArtifact("its annotations are not texts");
        }
        return new ReadArtifact.Artifact(
                new ArtifactManifest(type, layers, subject(root.path("subject")), annotations));
    }

    private static @Nullable Digest subject(JsonNode subject) {
        return Digest.parse(subject.path("digest").asString("")).orElse(null);
    }
}
