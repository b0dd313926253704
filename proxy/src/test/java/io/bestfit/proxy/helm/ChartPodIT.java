package io.bestfit.proxy.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
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

    /** What it trusts is no business of the program, whose own trust in registries the same option would replace. */
    @Test
    void theTestPodMayTrustMore(@TempDir Path folder) throws IOException {
        List<JsonNode> objects = Chart.objects(Chart.render(Chart.withoutHooks(folder), MINIMAL,
                Chart.set("javaOptions=-Xmx300m test.javaOptions=-Dsite=1 test.reference=app:1")));

        assertThat(deployment(objects).at(TEMPLATE + "/containers/0/env/0/value").asString()).isEqualTo("-Xmx300m");
        assertThat(Chart.object(objects, "Pod", "bestfit-test").at("/spec/containers")).hasSize(2)
                .allSatisfy(container -> assertThat(container.at("/env/0/value").asString())
                        .isEqualTo("-Xmx300m -Dsite=1"));
    }

    /** Anti-affinity, a disruption budget, a policy or a service that is for one kind of pod is for none of the others. */
    @ParameterizedTest
    @MethodSource("values")
    void whatIsForOneKindOfPodIsForNoOther(Path values, @TempDir Path folder) throws IOException {
        Map<String, String> set = Chart
                .set("node.enabled=true node.image.repository=sh node.image.tag=v1 node.proxy=http://10.0.0.1:5000"
                        + " podDisruptionBudget.enabled=true networkPolicy.enabled=true"
                        + " networkPolicy.from[0].ipBlock.cidr=10.0.0.0/8");
        List<JsonNode> objects = Chart.objects(Chart.render(Chart.withoutHooks(folder), values, set));
        String name = Chart.fullName(objects);
        JsonNode test = Chart.object(objects, "Pod", name + "-test");
        JsonNode proxy = Chart.object(objects, "Deployment", name);
        List<JsonNode> nodes = objects.stream().filter(object -> object.path("kind").asString().equals("DaemonSet"))
                .toList();
        assertThat(nodes).isNotEmpty();
        JsonNode allowed = Chart.object(objects, "NetworkPolicy", name).at("/spec/ingress/0/from/1/podSelector");
        List<JsonNode> selectors = new ArrayList<>(List.of(proxy.at("/spec/selector"),
                Chart.object(objects, "NetworkPolicy", name).at("/spec/podSelector"),
                Chart.object(objects, "PodDisruptionBudget", name).at("/spec/selector")));
        proxy.at(TEMPLATE).findValues("labelSelector").forEach(selectors::add);
        List<JsonNode> services = objects.stream().filter(object -> object.path("kind").asString().equals("Service"))
                .map(service -> service.at("/spec/selector")).toList();
        selectors.stream().map(selector -> selector.path("matchLabels")).forEach(labels -> {
            assertThat(selects(labels, proxy.at("/spec/template"))).as("%s", labels).isTrue();
            assertThat(nodes).as("%s", labels).noneMatch(node -> selects(labels, node.at("/spec/template")));
            assertThat(selects(labels, test)).as("%s", labels).isFalse();
        });
        assertThat(services).hasSize(2).allSatisfy(labels -> assertThat(labels)
                .isEqualTo(proxy.at("/spec/selector/matchLabels")));
        assertThat(nodes).extracting(node -> node.at("/spec/selector/matchLabels")).noneMatch(
                labels -> selects(labels, test) || selects(labels, proxy.at("/spec/template")));
        assertThat(selects(allowed.path("matchLabels"), test)).isTrue();
        for (String alone : List.of("app.kubernetes.io/name", "app.kubernetes.io/instance")) {
            assertThat(test.path("metadata").path("labels").path(alone))
                    .isNotEqualTo(proxy.path("metadata").path("labels").path(alone));
        }
    }

    /** It would wait for a place beside those that it keeps away from, or take that of others. */
    @Test
    void theTestPodIsPutWhereThereIsRoom(@TempDir Path folder) throws IOException {
        List<JsonNode> objects = Chart
                .objects(Chart.render(Chart.withoutHooks(folder), Chart.values("ingress"), Map.of()));
        JsonNode test = Chart.object(objects, "Pod", "bestfit-test").path("spec");
        JsonNode program = deployment(objects).at(TEMPLATE);

        assertThat(program.propertyNames()).contains("affinity", "priorityClassName", "topologySpreadConstraints");
        assertThat(test.propertyNames()).doesNotContain("affinity", "priorityClassName", "topologySpreadConstraints");
        for (String field : List.of("nodeSelector", "tolerations", "serviceAccountName")) {
            assertThat(test.path(field)).isEqualTo(program.path(field));
            assertThat(program.has(field)).as(field).isTrue();
        }
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

    private static boolean selects(JsonNode labels, JsonNode pod) {
        assertThat(labels.isEmpty()).isFalse();
        return labels.properties().stream()
                .allMatch(label -> pod.path("metadata").path("labels").path(label.getKey()).equals(label.getValue()));
    }

    private static JsonNode deployment(List<JsonNode> objects) {
        return Chart.object(objects, "Deployment", "bestfit");
    }
}
