package io.bestfit.matcher.evidence;

import io.bestfit.matcher.evidence.Requirement.Unreadable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The reader of compspec documents: namespaces with attributes, which together are keys of the vocabulary.
 *
 * <p>Source: supercontainers/compspec-go, examples; older documents have {@code annotations} for {@code attributes}.
 */
final class CompspecReader {

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(16).maxTokenCount(20_000).build())
            .build()).build();

    private CompspecReader() {}

    static List<Claim> read(byte[] document, String where) {
        JsonNode root;
        try {
            root = JSON.readTree(document);
        } catch (JacksonException e) {
            return unreadable(where, "it is no JSON: " + e.getOriginalMessage());
        }
        if (root == null || !root.path("compatibilities").isArray()) {
            return unreadable(where, "it has no list of compatibilities");
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (JsonNode compatibility : root.path("compatibilities")) {
            String namespace = compatibility.path("name").asString("");
            for (String field : List.of("annotations", "attributes")) {
                for (Map.Entry<String, JsonNode> attribute : compatibility.path(field).properties()) {
                    String value = attribute.getValue().asString("");
                    if (!value.isEmpty()) {
                        values.put(namespace + "." + attribute.getKey(), value);
                    }
                }
            }
        }
        return AnnotationVocabulary.read(EvidenceSource.REFERRERS, where, values);
    }

    private static List<Claim> unreadable(String where, String why) {
        return List.of(new Claim(EvidenceSource.REFERRERS, where, "compspec", why,
                new Unreadable("a compspec document")));
    }
}
