package io.bestfit.proxy.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The pods of the chart: what they may, and when they are replaced. */
class ChartPodIT {

    private static final Path MINIMAL = Chart.values("minimal");
    private static final String TEMPLATE = "/spec/template/spec";

    static List<Path> values() throws IOException {
        return Chart.values();
    }

    /** Kubernetes, Pod Security Standards, "Restricted"; the pods that write to nodes cannot be. */
    @ParameterizedTest
    @MethodSource("values")
    void bestfitsOwnPodsAreRestricted(Path values, @TempDir Path folder) throws IOException {
        Set<String> seen = new TreeSet<>();
        for (JsonNode object : Chart.objects(Chart.render(Chart.withoutHooks(folder), values, Map.of()))) {
            String kind = object.path("kind").asString();
            if (!kind.equals("Deployment") && !kind.equals("Pod")) {
                continue;
            }
            seen.add(kind);
            JsonNode pod = kind.equals("Pod") ? object.path("spec") : object.at(TEMPLATE);
            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
            assertThat(pod.at("/securityContext/seccompProfile/type").asString()).isEqualTo("RuntimeDefault");
            assertThat(pod.path("hostNetwork").isMissingNode()).isTrue();
            pod.path("volumes").forEach(volume -> assertThat(volume.has("hostPath")).isFalse());
            pod.path("containers").forEach(container -> {
                JsonNode context = container.path("securityContext");
                assertThat(context.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
                assertThat(context.path("readOnlyRootFilesystem").asBoolean()).isTrue();
                assertThat(context.path("capabilities")).hasToString("{\"drop\":[\"ALL\"]}");
            });
        }
        assertThat(seen).containsExactly("Deployment", "Pod");
    }

    /** {@code helm test} checks the configuration with all that the program has, and asks for an image where one is named. */
    @Test
    void theTestPodHasWhatTheProgramHas(@TempDir Path folder) throws IOException {
        List<JsonNode> objects = Chart
                .objects(Chart.render(Chart.withoutHooks(folder), Chart.values("account"), Map.of()));
        JsonNode test = Chart.object(objects, "Pod", "images-test");
        JsonNode program = Chart.object(objects, "Deployment", "images").at(TEMPLATE);

        StrictObjects.read(test);
        assertThat(test.at("/spec/volumes")).isEqualTo(program.path("volumes"));
        for (JsonNode container : test.at("/spec/containers")) {
            for (String field : List.of("image", "env", "volumeMounts", "securityContext")) {
                assertThat(container.path(field)).isEqualTo(program.at("/containers/0").path(field));
            }
        }
        assertThat(test.at("/spec/containers")).extracting(container -> container.path("args").toString())
                .containsExactly("[\"config\",\"check\",\"/etc/bestfit/config/bestfit.yaml\"]",
                        "[\"explain\",\"https://images:443/library/app:1\",\"--node\",\"cpu=x86-64-v2\"]");
    }

    /** Only a pod that asks the API server has a token for it, and only then are there rights. */
    @ParameterizedTest
    @CsvSource({"config.nodes.kubernetes.enabled=false, false, false",
            "config.nodes.kubernetes.enabled=true, true, true",
            "config.nodes.kubernetes.enabled=true rbac.create=false, true, false",
            "config.nodes.kubernetes.enabled=true config.nodes.kubernetes.kubeconfig=/a, false, false"})
    void rightsAndTokensAreThereForWhatIsOn(String set, boolean token, boolean rights) {
        List<JsonNode> objects = Chart.objects(Chart.render(MINIMAL, Chart.set(set)));

        assertThat(deployment(objects).at(TEMPLATE + "/automountServiceAccountToken").asBoolean()).isEqualTo(token);
        assertThat(objects.stream().anyMatch(object -> object.path("kind").asString().startsWith("ClusterRole")))
                .isEqualTo(rights);
    }

    @ParameterizedTest
    @CsvSource({"replicaCount=3, false", "dashboard.enabled=true, false", "config.selection.tagTtl=5s, true",
            "configFiles.nodes\\.yaml=x, true", "tls.existingSecret=mine, true"})
    void podsAreReplacedWhereTheirConfigurationChanges(String set, boolean replaced) {
        assertThat(checksum(Chart.set(set)).equals(checksum(Map.of()))).isEqualTo(!replaced);
    }

    private static String checksum(Map<String, String> set) {
        String checksum = deployment(Chart.objects(Chart.render(MINIMAL, set)))
                .at("/spec/template/metadata/annotations/checksum~1config").asString();
        assertThat(checksum).matches("[0-9a-f]{64}");
        return checksum;
    }

    private static JsonNode deployment(List<JsonNode> objects) {
        return Chart.object(objects, "Deployment", "bestfit");
    }
}
