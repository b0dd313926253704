package io.bestfit.proxy.cli;

import static io.bestfit.proxy.cli.Ran.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.registry.IndexBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Kubernetes Node as {@code --node}. */
class KubernetesFileTest {

    private static final Image GENERIC = ImageBuilder.variant("amd64", "generic");
    private static final Image V3 = ImageBuilder.variant("amd64", "x86_64_v3");
    private static final Image ZEN3 = ImageBuilder.variant("amd64", "zen3");
    private static final Image INDEX = IndexBuilder.oci().features(GENERIC, "amd64")
            .features(V3, "amd64", "x86_64_v3").features(ZEN3, "amd64", "zen3").build();
    private static final String V3_NODE = """
            kind: Node
            metadata:
              name: NAME
              labels:
                kubernetes.io/arch: amd64
                feature.node.kubernetes.io/cpu-cpuid.X86_64_V3: "true"
            status:
              nodeInfo: {kernelVersion: 6.8.0-45-generic}
            """;

    @TempDir
    Path folder;

    private String index = "";

    @BeforeEach
    void write() throws IOException {
        index = Files.write(folder.resolve("index.json"), INDEX.manifest().getBytes()).toString();
    }

    @Test
    void theNodeIsWhatItsLabelsProveAndADeclarationWins() throws Exception {
        String node = "k8s:" + Files.writeString(folder.resolve("node.yaml"), V3_NODE.replace("NAME", "a"));

        assertThat(run("select", index, "--node", node)).isEqualTo(new Ran(0, index + "@" + V3.digest() + "\n", ""));
        assertThat(run("select", index, "--node", node, "--node", "cpu=zen4").out())
                .isEqualTo(index + "@" + ZEN3.digest() + "\n");
        assertThat(run("explain", index, "--node", node).out())
                .contains("\nNode       arch=amd64, cpu=x86_64_v3, kernel=\"6.8.0-45-generic\"\n");
        assertThat(run("select", index, "--node", node, "--node", node))
                .isEqualTo(new Ran(2, "", "--node: there are two Kubernetes Nodes; a node is one\n"));
    }

    @Test
    void theProfileOfItsAnnotationIsTheConfigurations() throws Exception {
        String node = "k8s:" + Files.writeString(folder.resolve("node.yaml"),
                V3_NODE.replace("NAME", "a\n  annotations: {bestfit.io/declaration: profile=new}"));
        String config = Files
                .writeString(folder.resolve("bestfit.yaml"), "version: 1\nprofiles:\n  new: cpu=zen5\n").toString();

        assertThat(run("select", index, "--node", node, "--config", config).out())
                .isEqualTo(index + "@" + ZEN3.digest() + "\n");
        assertThat(run("select", index, "--node", node)).isEqualTo(new Ran(2, "",
                "--node: there is no profile 'new'; name a configuration that has it by --config\n"));
    }

    @Test
    void ofSeveralNodesOneIsChosenByName() throws Exception {
        String list = "kind: List\nitems:\n" + item("a") + item("b");
        Path file = Files.writeString(folder.resolve("nodes.yaml"), list);

        assertThat(run("select", index, "--node", "k8s:" + file)).isEqualTo(new Ran(2, "", "--node: " + file
                + " has 2 Nodes: a, b; choose one by k8s:" + file + "#NAME\n"));
        assertThat(run("select", index, "--node", "k8s:" + file + "#b").out())
                .isEqualTo(index + "@" + V3.digest() + "\n");
        assertThat(run("select", index, "--node", "k8s:" + file + "#c"))
                .isEqualTo(new Ran(2, "", "--node: " + file + " has no Node 'c' but a, b\n"));
    }

    @Test
    void whatIsNoNodeIsWrongUsage() throws Exception {
        Path pod = Files.writeString(folder.resolve("pod.yaml"), "kind: Pod\n");

        assertThat(run("select", index, "--node", "k8s:" + pod)).isEqualTo(new Ran(2, "", "--node: " + pod
                + " is no Kubernetes Node as 'kubectl get node NAME -o yaml' prints it: it is neither of kind Node nor"
                + " a list of these\n"));
        assertThat(run("select", index, "--node", "k8s:absent")).isEqualTo(new Ran(2, "", "--node: there is no file"
                + " absent; write a Node to it, as 'kubectl get node NAME -o yaml' prints it\n"));
        Path empty = Files.writeString(folder.resolve("empty.yaml"), "kind: List\nitems: []\n");
        assertThat(run("select", index, "--node", "k8s:" + empty))
                .isEqualTo(new Ran(2, "", "--node: the list in " + empty + " has no Node\n"));
    }

    private static String item(String name) {
        return "- " + V3_NODE.replace("NAME", name).indent(2).strip() + "\n";
    }
}
