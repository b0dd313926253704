package io.bestfit.proxy.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bestfit.proxy.config.ConfigLoader;
import io.bestfit.proxy.config.Overrides;
import io.bestfit.proxy.routing.Route;
import io.bestfit.proxy.routing.UpstreamRouter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What the chart puts on nodes, and what it does not: a file by which they would get no image. */
class ChartNodeIT {

    private static final String NODE = "node.enabled=true node.image.repository=registry.example/curl node.image.tag=v8"
            + " node.proxy=https://bestfit.example ";
    private static final String CONFIG = """
            version: 1
            upstream:
              url: https://registry-1.docker.io
              namespaces: [Mirror.example, "old.example:5000"]
            upstreams:
              quay:
                url: https://quay.io
              inside:
                url: http://Registry.inside:80/
              tls:
                url: https://registry.inside:5443
            """;

    /** The chart has the rule of the program, said again in Helm's words. */
    @ParameterizedTest
    @CsvSource({"docker.io", "registry-1.docker.io", "Docker.IO", "mirror.example", "old.example:5000", "old.example",
            "quay.io", "quay.io:443", "quay", "registry.inside", "registry.inside:80", "registry.inside:5443", "inside",
            "registry.k8s.io", "ghcr.io", "index.docker.io", "default"})
    void aRegistryIsTakenWhereBestfitAnswersForIt(String registry, @TempDir Path folder) throws Exception {
        Path config = Files.writeString(folder.resolve("bestfit.yaml"), CONFIG);
        boolean answers = new UpstreamRouter(ConfigLoader.load(config, Overrides.of(Map.of())).upstreams())
                .namespace("/v2/", registry) instanceof Route.To;
        Path values = Files.writeString(folder.resolve("values.yaml"), "image: {repository: registry.example/bestfit}\n"
                + "config:\n" + CONFIG.indent(2));
        Map<String, String> set = Chart.set(NODE + "node.registries[0]=" + registry);

        if (answers) {
            assertThat(Chart.render(values, set)).contains("- --registry\n            - \"" + registry + "\"\n");
        } else {
            assertThatThrownBy(() -> Chart.render(values, set)).hasMessageContaining(": node.registries has " + registry
                    + ", for which no upstream of config answers, so that Bestfit refuses what nodes ask of it: add an"
                    + " upstream with that host, or the name to the namespaces of the one that has its images, or leave"
                    + " it out of node.registries\n");
        }
    }

    @ParameterizedTest
    @CsvSource({"''", "node.registries[0]=_default", "node.registries[0]=*",
            "node.registries[0]=registry.example node.registries[1]=_default"})
    void everyImageMustNotComeFromBestfitAlone(String registries) {
        String every = (NODE + registries).trim();
        assertThat(Chart.render(Chart.values("minimal"), Chart.set(every))).contains("bestfit-node-pod\n")
                .doesNotContain("- --no-fallback");

        assertThatThrownBy(() -> Chart.render(Chart.values("minimal"), Chart.set(every + " node.fallback=false")))
                .hasMessageContaining(": node.fallback is false for every registry, so that nodes get no image but from"
                        + " Bestfit, not even Bestfit's own and the pause image: list in node.registries those for which"
                        + " it is to count, or leave node.fallback out\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            image.repository=quay.io/site/bestfit      | image.repository (quay.io)
            image.repository=site/bestfit              | image.repository (docker.io)
            image.repository=bestfit                   | image.repository (docker.io)
            node.image.repository=docker.io/site/curl  | node.image.repository (docker.io)
            node.registries[2]=registry.k8s.io config.upstreams.pause.url=https://registry.k8s.io \
            | the pause image (registry.k8s.io)
            image.repository=quay.io/bestfit node.image.repository=curl \
            | image.repository (quay.io), node.image.repository (docker.io)
            """)
    void whatBestfitNeedsToStartAndWouldHaveToServeIsSaid(String set, String what) {
        Map<String, String> values = Chart.set(set);

        assertThat(Chart.notes(Chart.values("nodes"), values))
                .contains("WARNING: node.fallback is false for a registry of " + what + ".\n");
        values.put("node.fallback", "true");
        assertThat(Chart.notes(Chart.values("nodes"), values)).doesNotContain("WARNING:");
        assertThat(Chart.notes(Chart.values("nodes"), Map.of())).doesNotContain("WARNING:");
    }

    @ParameterizedTest
    @CsvSource({"http://bestfit.images.svc:5000", "http://bestfit.images.svc.cluster.local",
            "http://bestfit.images:5000",
            "https://Bestfit.Images"})
    void theNamesThatOnlyPodsKnowAreRefused(String proxy) {
        assertThatThrownBy(() -> Chart.render(Chart.values("minimal"), Chart.set(NODE + "node.proxy=" + proxy)))
                .hasMessageContaining(": node.proxy is " + proxy + ", a name that only pods can look up: write the name"
                        + " or address of a node port, load balancer or route\n");
    }

    @ParameterizedTest
    @CsvSource({"http://bestfit:5000", "https://head"})
    void aNameOfOneWordIsRefused(String proxy) {
        assertThatThrownBy(() -> Chart.render(Chart.values("minimal"), Chart.set(NODE + "node.proxy=" + proxy)))
                .hasMessageContaining(": node.proxy is " + proxy + ", whose host has no dot: nodes do not know Services"
                        + " by their names. Write the whole name or the address of a node port, load balancer or"
                        + " route\n");
    }

    @ParameterizedTest
    @CsvSource({"http://10.0.0.1:30500", "https://[fd00::1]:30500", "http://localhost:30500", "https://bestfit.example",
            "https://bestfit.images.example", "https://svc.example"})
    void whatNodesCanLookUpIsTaken(String proxy) {
        assertThat(Chart.render(Chart.values("minimal"), Chart.set(NODE + "node.proxy=" + proxy)))
                .contains("- --proxy\n            - \"" + proxy + "\"\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            node.pools[0].name=a node.pools[1].name=a | node.pools has two that are called a: give each a name of its own
            node.pools[0].name=a node.pools[1].name=b | node.pools has a and b, which a node can be in at once, with \
            two pods that write the same file: give a label of their nodeSelector different values, or one of them a \
            nodeAffinity that leaves out the nodes of the other
            node.pools[0].name=a node.pools[0].nodeSelector.gpu=yes node.pools[1].name=b | node.pools has a and b, which
            node.pools[0].name=a node.pools[0].nodeSelector.gpu=yes node.pools[1].name=b \
            node.pools[1].nodeSelector.cpu=yes | node.pools has a and b, which
            node.pools[0].name=a node.pools[0].nodeSelector.gpu=yes node.pools[1].name=b \
            node.pools[1].nodeSelector.gpu=no node.pools[2].name=c node.pools[2].nodeSelector.gpu=no \
            | node.pools has b and c, which
            node.extraArgs[0]=--registry node.extraArgs[1]=ghcr.io | node.extraArgs has --registry, which is none of \
            --node, --mpi, --injected, --nvidia-smi, --modules: for the others there are values below node
            commonLabels.bestfit\\.io/node-pool=a | commonLabels has bestfit.io/node-pool, which the chart itself sets: \
            leave it out
            node.pools[0].name=a node.pools[0].extraArgs[0]=--proxy=x | node.extraArgs has --proxy=x, which is none of
            """)
    void poolsThatCannotWorkAreRefused(String set, String sentence) {
        assertThatThrownBy(() -> Chart.render(Chart.values("minimal"), Chart.set(NODE + set)))
                .hasMessageContaining(": " + sentence);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            node.pools[0].nodeSelector.gpu=yes | at '/node/pools/0': missing property 'name'
            node.pools[0].name=A               | at '/node/pools/0/name': 'A' does not match pattern
            node.pools[0].name=a node.pools[0].proxy=http://10.0.0.1 | at '/node/pools/0': additional properties 'proxy'
            """)
    void theSchemaKnowsWhatAPoolHas(String set, String words) {
        assertThatThrownBy(() -> Chart.render(Chart.values("minimal"), Chart.set(NODE + set)))
                .hasMessageContaining(words);
    }

    /** A release without pools keeps its DaemonSet, whose selector nobody can change, at every upgrade. */
    @Test
    void withoutPoolsAllNodesAreOne() {
        List<JsonNode> sets = daemonSets(Chart.values("nodes"), Map.of());

        assertThat(sets).extracting(set -> set.at("/metadata/name").asString()).containsExactly("bestfit-node");
        assertThat(sets.getFirst().at("/spec/selector/matchLabels").propertyNames()).containsExactlyInAnyOrder(
                "app.kubernetes.io/name", "app.kubernetes.io/instance", "app.kubernetes.io/component");
    }

    @Test
    void eachPoolHasADaemonSetOfItsOwn() {
        List<JsonNode> sets = daemonSets(Chart.values("pools"), Map.of("node.tolerations[0].operator", "Exists",
                "node.runtimeClassName", "nvidia", "node.pools[1].runtimeClassName", ""));

        assertThat(sets).extracting(set -> set.at("/metadata/name").asString())
                .containsExactly("bestfit-node-gpu", "bestfit-node-cpu");
        assertThat(sets).noneMatch(set -> sets.stream().anyMatch(other -> !other.equals(set)
                && selects(set.at("/spec/selector/matchLabels"), other.at("/spec/template/metadata/labels"))));
        assertThat(sets).allMatch(set -> selects(set.at("/spec/selector/matchLabels"),
                set.at("/spec/template/metadata/labels")));
        JsonNode gpu = sets.getFirst().at("/spec/template/spec");
        JsonNode cpu = sets.getLast().at("/spec/template/spec");
        assertThat(gpu.at("/nodeSelector").propertyNames()).containsExactlyInAnyOrder("kubernetes.io/os",
                "nvidia.com/gpu.present");
        assertThat(gpu.path("tolerations")).hasSize(1);
        assertThat(gpu.path("runtimeClassName").asString()).isEqualTo("nvidia");
        // What a pool says is empty is empty.
        assertThat(cpu.has("tolerations")).isFalse();
        assertThat(cpu.has("runtimeClassName")).isFalse();
        assertThat(cpu.at("/containers/0/command")).extracting(JsonNode::asString)
                .endsWith("--mpi", "/opt/mpich/lib/libmpi.so.12");
        assertThat(gpu.at("/containers/0/command")).extracting(JsonNode::asString).doesNotContain("--mpi");
    }

    /** The Service, the budget and the rest are for Bestfit's own pods. */
    @ParameterizedTest
    @CsvSource({"nodes", "pools"})
    void nothingElseSelectsThePodsOfNodes(String values) {
        List<JsonNode> objects = Chart.objects(Chart.render(Chart.values(values), Chart.set(
                "podDisruptionBudget.enabled=true networkPolicy.enabled=true serviceMonitor.enabled=true")));
        List<JsonNode> selectors = objects.stream().filter(object -> !isDaemonSet(object))
                .flatMap(object -> Stream.of("/spec/selector", "/spec/podSelector",
                        "/spec/template/spec/topologySpreadConstraints/0/labelSelector").map(object::at))
                .filter(JsonNode::isObject)
                .map(selector -> selector.has("matchLabels") ? selector.path("matchLabels") : selector).toList();

        assertThat(selectors).hasSizeGreaterThan(5);
        for (JsonNode set : daemonSets(Chart.values(values), Map.of())) {
            JsonNode labels = set.at("/spec/template/metadata/labels");
            assertThat(selectors).noneMatch(selector -> selects(selector, labels));
        }
    }

    private static List<JsonNode> daemonSets(Path values, Map<String, String> set) {
        return Chart.objects(Chart.render(values, set)).stream().filter(ChartNodeIT::isDaemonSet).toList();
    }

    private static boolean isDaemonSet(JsonNode object) {
        return object.path("kind").asString().equals("DaemonSet");
    }

    private static boolean selects(JsonNode selector, JsonNode labels) {
        return selector.properties().stream().allMatch(wanted -> wanted.getValue().equals(labels.get(wanted.getKey())));
    }
}
