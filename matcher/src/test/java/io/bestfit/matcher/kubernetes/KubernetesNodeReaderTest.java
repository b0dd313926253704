package io.bestfit.matcher.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubernetesNodeReaderTest {

    private static final String NODE = """
            apiVersion: v1
            kind: Node
            metadata:
              name: gpu-1
              labels: {kubernetes.io/arch: amd64, "feature.node.kubernetes.io/cpu-model.family": "6", odd: 7}
              annotations:
                bestfit.io/declaration: cpu=zen4
            status:
              capacity: {cpu: "96", vpc.amazonaws.com/efa: 4}
              nodeInfo: {architecture: amd64, operatingSystem: linux, kernelVersion: 6.8.0-45-generic}
            """;
    private static final KubernetesNode GPU = new KubernetesNode("gpu-1",
            Map.of("kubernetes.io/arch", "amd64", "feature.node.kubernetes.io/cpu-model.family", "6", "odd", "7"),
            Map.of("bestfit.io/declaration", "cpu=zen4"), "amd64", "linux", "6.8.0-45-generic",
            Map.of("cpu", "96", "vpc.amazonaws.com/efa", "4"));

    @Test
    void readsANodeInYaml() throws Exception {
        assertThat(KubernetesNodeReader.read(NODE)).containsExactly(GPU);
    }

    @Test
    void readsJsonAndLists() throws Exception {
        String one = "{\"kind\":\"Node\",\"metadata\":{\"name\":\"a\",\"labels\":null},\"status\":{}}";
        KubernetesNode a = new KubernetesNode("a", Map.of(), Map.of(), "", "", "", Map.of());

        assertThat(KubernetesNodeReader.read(one)).containsExactly(a);
        assertThat(KubernetesNodeReader.read("{\"kind\":\"List\",\"items\":[" + one + "," + one + "]}"))
                .containsExactly(a, a);
        assertThat(KubernetesNodeReader.read("{\"kind\":\"NodeList\",\"items\":[{\"metadata\":{\"name\":\"a\"}}]}"))
                .containsExactly(a);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"`` | it is no object", "[] | it is no object",
            "{ | it is neither JSON nor YAML", "a: b: c | it is neither JSON nor YAML",
            "kind: Pod | it is neither of kind Node nor a list of these",
            "{kind: List, items: 3} | it is neither of kind Node nor a list of these",
            "{kind: List, items: [{kind: Pod}]} | it is a list of other objects than Nodes",
            "{kind: List, items: [3]} | it is a list of other objects than Nodes",
            "{kind: Node} | a Node in it has no metadata.name",
            "{kind: Node, metadata: 7} | a Node in it has no metadata.name"})
    void whatIsNoNodeIsSaidToBe(String text, String why) {
        assertThatThrownBy(() -> KubernetesNodeReader.read(text)).isInstanceOf(MalformedNodeException.class)
                .hasMessage(why);
    }

    @Test
    void whatIsTooLongOrTooDeepIsRefused() {
        assertThatThrownBy(() -> KubernetesNodeReader.read("[".repeat(1_000_000)))
                .isInstanceOf(MalformedNodeException.class);
        assertThatThrownBy(() -> KubernetesNodeReader.read(" ".repeat(KubernetesNodeReader.LONGEST + 1)))
                .isInstanceOf(MalformedNodeException.class).hasMessage("it is over 4194304 characters");
    }
}
