package io.bestfit.proxy.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bestfit.proxy.config.ConfigLoader;
import io.bestfit.proxy.config.Overrides;
import io.bestfit.proxy.routing.Route;
import io.bestfit.proxy.routing.UpstreamRouter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
}
