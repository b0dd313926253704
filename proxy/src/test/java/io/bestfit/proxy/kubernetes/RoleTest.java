package io.bestfit.proxy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.docs.Document;
import io.bestfit.proxy.kubernetes.ClusterCounts.Resource;
import java.nio.file.Files;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The role that the documents give to Bestfit. */
class RoleTest {

    @Test
    void itAllowsWhatIsWatchedAndNoMore() throws Exception {
        String manifest = Files.readString(Document.repository().resolve("deploy/kubernetes/rbac.yaml"));
        try (MappingIterator<JsonNode> objects = YAMLMapper.builder().build().readerFor(JsonNode.class)
                .readValues(manifest)) {
            JsonNode role = objects.readAll().stream()
                    .filter(object -> object.path("kind").asString().equals("ClusterRole")).findFirst().orElseThrow();

            assertThat(Stream.of(role.path("rules").get(0), role.path("rules").get(1))
                    .map(rule -> Map.of("groups", rule.path("apiGroups").toString(), "resources",
                            rule.path("resources").toString(), "verbs", rule.path("verbs").toString())))
                    .containsExactly(rule("", Resource.NODES), rule("nfd.k8s-sigs.io", Resource.NODE_FEATURES));
            assertThat(role.path("rules")).hasSize(2);
        }
    }

    private static Map<String, String> rule(String group, Resource resource) {
        return Map.of("groups", "[\"" + group + "\"]", "resources", "[\"" + resource.label() + "\"]", "verbs",
                "[\"get\",\"list\",\"watch\"]");
    }
}
