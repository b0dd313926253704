package io.bestfit.proxy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.docs.Document;
import io.bestfit.proxy.kubernetes.ClusterCounts.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The role that the documents give to Bestfit. */
class RoleTest {

    @Test
    void itAllowsWhatIsWatchedAndNoMore() throws Exception {
        JsonNode role = manifest().stream().filter(object -> object.path("kind").asString().equals("ClusterRole"))
                .findFirst().orElseThrow();

        assertThat(Stream.of(role.path("rules").get(0), role.path("rules").get(1))
                .map(rule -> Map.of("groups", rule.path("apiGroups").toString(), "resources",
                        rule.path("resources").toString(), "verbs", rule.path("verbs").toString())))
                .containsExactly(rule("", Resource.NODES), rule("nfd.k8s-sigs.io", Resource.NODE_FEATURES));
        assertThat(role.path("rules")).hasSize(2);
    }

    /** kubectl makes the objects in their order, and a fresh cluster has none of them. */
    @Test
    void everythingStandsInANamespaceThatTheFileMakesFirst() throws Exception {
        Set<String> made = new HashSet<>();
        for (JsonNode object : manifest()) {
            if (object.path("kind").asString().equals("Namespace")) {
                made.add(object.at("/metadata/name").asString());
            }
            for (JsonNode namespace : object.findValues("namespace")) {
                assertThat(made).contains(namespace.asString());
            }
        }
        assertThat(made).hasSize(1);
    }

    private static List<JsonNode> manifest() throws IOException {
        String text = Files.readString(Document.repository().resolve("deploy/kubernetes/rbac.yaml"));
        try (MappingIterator<JsonNode> objects = YAMLMapper.builder().build().readerFor(JsonNode.class)
                .readValues(text)) {
            return objects.readAll();
        }
    }

    private static Map<String, String> rule(String group, Resource resource) {
        return Map.of("groups", "[\"" + group + "\"]", "resources", "[\"" + resource.label() + "\"]", "verbs",
                "[\"get\",\"list\",\"watch\"]");
    }
}
