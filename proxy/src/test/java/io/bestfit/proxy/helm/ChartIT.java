package io.bestfit.proxy.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.bestfit.proxy.config.Address;
import io.bestfit.proxy.config.ConfigLoader;
import io.bestfit.proxy.config.Listener;
import io.bestfit.proxy.config.Overrides;
import io.bestfit.proxy.config.ProxyConfig;
import io.bestfit.proxy.docs.Document;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * What the chart installs, for every set of values under its folder {@code ci}.
 *
 * <p>It is an IT because Helm is a Go program, which Jazzer does not bear in its JVM.
 */
class ChartIT {

    private static final Path GOLDEN = Document.repository().resolve("proxy/src/test/resources/io/bestfit/proxy/helm");
    private static final String WRITE = "bestfit.chart";
    /** Objects that are files of deploy and little else; a test of their own looks into them. */
    private static final Pattern WHOLE_FILES = Pattern
            .compile(
                    "(?s)---\n# Source: bestfit/templates/(?:dashboard|node-scripts|prometheusrule)\\.yaml\n.*?(?=\n---\n)\n");

    static List<Path> values() throws IOException {
        return Chart.values();
    }

    @ParameterizedTest
    @MethodSource("values")
    void everyFieldIsOneThatThereIs(Path values) throws Exception {
        List<JsonNode> objects = Chart.objects(Chart.render(values, Map.of()));

        assertThat(objects).hasSizeGreaterThan(3);
        Set<String> names = new HashSet<>();
        for (JsonNode object : objects) {
            StrictObjects.read(object);
            assertThat(names.add(object.path("kind").asString() + object.at("/metadata/name").asString()))
                    .as("two objects are %s", object.at("/metadata/name")).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"minimal, Deployment, /spec/template/spec/containers/0/securityContext",
            "gateway, Certificate, /spec/privateKey", "gateway, HTTPRoute, /spec/rules/0/timeouts",
            "cluster, ServiceMonitor, /spec/endpoints/0/relabelings/0",
            "cluster, PrometheusRule, /spec/groups/0/rules/0"})
    void aFieldThatThereIsNotIsFound(String values, String kind, String place) {
        JsonNode object = Chart.object(Chart.objects(Chart.render(Chart.values(values), Map.of())), kind, "bestfit");
        ((ObjectNode) object.at(place)).put("readOnlyRoot", true);

        assertThatThrownBy(() -> StrictObjects.read(object)).isInstanceOf(UnrecognizedPropertyException.class)
                .hasMessageContaining("readOnlyRoot");
    }

    @ParameterizedTest
    @MethodSource("values")
    void theConfigurationIsOneThatBestfitTakes(Path values, @TempDir Path folder) throws Exception {
        List<JsonNode> objects = Chart.objects(Chart.render(values, Map.of()));
        JsonNode pod = Chart.object(objects, "Deployment", Chart.fullName(objects)).at("/spec/template/spec");
        PodFiles.write(objects, pod, folder);
        JsonNode container = pod.at("/containers/0");
        Map<String, String> environment = new HashMap<>();
        container.path("env").forEach(variable -> environment.put(variable.path("name").asString(), "not-a-password"));

        ProxyConfig config = ConfigLoader.load(folder.resolve("config/bestfit.yaml"), Overrides.of(environment));

        List<Integer> ports = new ArrayList<>();
        container.path("ports").forEach(port -> ports.add(port.path("containerPort").asInt()));
        assertThat(Stream.concat(config.listeners().stream().map(Listener::address), Stream.of(config.admin()))
                .map(Address::port)).isEqualTo(ports);
        assertThat(pod.path("terminationGracePeriodSeconds").asLong())
                .isGreaterThan(config.timeouts().drain().toSeconds()
                        + container.at("/lifecycle/preStop/sleep/seconds").asLong(0));
    }

    /** What else YAML makes of a text: its indentation, its ends of lines, its signs, and a key that is a number. */
    @ParameterizedTest
    @ValueSource(strings = {"    indented: yes\nless: so\n", "\n\n  a\n\n\n", "no end", "a\r\nb\r\n", " \t\n",
            "<a href=\"&amp;\"> {{ not a template }} \\ ' \uD83D\uDE80\n", ""})
    void aFileArrivesByteForByte(String text, @TempDir Path folder) throws IOException {
        Path values = folder.resolve("values.yaml");
        JsonMapper.shared().writeValue(values.toFile(),
                Map.of("image", Map.of("repository", "registry.example/bestfit"),
                        "config", Map.of("upstream", Map.of("url", "https://registry.example")), "configFiles",
                        Map.of("10", text)));

        JsonNode files = Chart.object(Chart.objects(Chart.render(values, Map.of())), "ConfigMap", "bestfit")
                .path("data");

        assertThat(files.propertyNames()).containsExactly("bestfit.yaml", "10");
        assertThat(files.path("10").asString()).isEqualTo(text);
    }

    /** The API server refuses what the other way of replacing pods has. */
    @Test
    void podsThatAllGoFirstHaveNothingThatIsForTheOthers() {
        List<JsonNode> objects = Chart
                .objects(Chart.render(Chart.values("minimal"), Map.of("updateStrategy.type", "Recreate")));

        assertThat(Chart.object(objects, "Deployment", "bestfit").at("/spec/strategy"))
                .hasToString("{\"type\":\"Recreate\"}");
    }

    @Test
    void everythingIsInTheNamespaceThatIsSet() throws IOException {
        assertThat(Chart.objects(Chart.render(Chart.values("dual"), Chart.set("config.nodes.kubernetes.enabled=true"
                + " podDisruptionBudget.enabled=true autoscaling.enabled=true serviceMonitor.enabled=true"
                + " prometheusRule.enabled=true dashboard.enabled=true node.enabled=true node.image.repository=sh node.image.tag=v1"
                + " node.proxy=http://10.0.0.1:5000 ingress.enabled=true ingress.hosts[0]=bestfit.example"
                + " httpRoute.enabled=true httpRoute.parentRefs[0].name=public"))))
                .filteredOn(object -> !object.path("kind").asString().startsWith("ClusterRole"))
                .hasSizeGreaterThan(12)
                .allSatisfy(object -> assertThat(object.at("/metadata/namespace").asString()).isEqualTo("registries"));
        // And nothing knows it in another way, such as the name of a right or of a certificate.
        try (Stream<Path> templates = Files.walk(Chart.FOLDER.resolve("templates"))) {
            assertThat(templates.filter(file -> file.toString().endsWith(".yaml"))).isNotEmpty()
                    .allSatisfy(file -> assertThat(file).content().doesNotContain("Release.Namespace"));
        }
    }

    /** Two of one name are none for the API server. */
    @Test
    void aLabelOfOneObjectWinsOverThatOfAll() {
        String rendered = Chart.render(Chart.values("cluster"),
                Chart.set("podLabels.team=a serviceMonitor.labels.team=b"
                        + " prometheusRule.labels.team=c dashboard.labels.team=d"));
        List<JsonNode> objects = Chart.objects(rendered);

        assertThat(Chart.object(objects, "Deployment", "bestfit").at("/spec/template/metadata/labels/team").asString())
                .isEqualTo("a");
        assertThat(Stream.of("ServiceMonitor bestfit", "PrometheusRule bestfit", "ConfigMap bestfit-dashboard")
                .map(name -> name.split(" ", 2))
                .map(name -> Chart.object(objects, name[0], name[1]).at("/metadata/labels/team").asString()))
                .containsExactly("b", "c", "d");
        assertThat(Chart.object(objects, "Service", "bestfit").at("/metadata/labels/team").asString())
                .isEqualTo("platform");
        assertThat(rendered).doesNotContainPattern("( +team: )\\w+\n(?: {4,8}[\\w./-]+: [\\w./\"-]+\n)*\\1");
    }

    @Test
    void theNodesScriptsAreThoseOfDeploy() throws IOException {
        JsonNode scripts = Chart.object(Chart.objects(Chart.render(Chart.values("nodes"), Map.of())), "ConfigMap",
                "bestfit-node").path("data");

        assertThat(scripts.propertyNames()).containsExactlyInAnyOrder("bestfit-node", "bestfit-node-clients",
                "bestfit-node-files", "bestfit-node-install", "bestfit-node-pod");
        for (String name : scripts.propertyNames()) {
            Path folder = Document.repository().resolve(name.endsWith("-pod") ? "deploy/kubernetes" : "deploy/node");
            assertThat(scripts.path(name).asString()).isEqualTo(Files.readString(folder.resolve(name)));
        }
    }

    @Test
    void dashboardAndRulesAreThoseOfDeploy() throws IOException {
        List<JsonNode> objects = Chart.objects(Chart.render(Chart.values("cluster"), Map.of()));
        Path deploy = Document.repository().resolve("deploy/observability");
        ArrayNode groups = YAMLMapper.shared().createArrayNode();
        for (String file : List.of("recording-rules.yaml", "alerts.yaml")) {
            groups.addAll((ArrayNode) YAMLMapper.shared().readTree(deploy.resolve(file).toFile()).path("groups"));
        }

        assertThat(Chart.object(objects, "PrometheusRule", "bestfit").at("/spec/groups")).isEqualTo(groups);
        assertThat(Chart.object(objects, "ConfigMap", "bestfit-dashboard").at("/data/bestfit.json").asString())
                .isEqualToIgnoringNewLines(Files.readString(deploy.resolve("dashboard.json")));
    }

    @ParameterizedTest
    @MethodSource("values")
    void everyObjectIsAsItWasSeenLast(Path values) throws IOException {
        Path golden = GOLDEN.resolve(values.getFileName().toString().replace("-values", ""));
        String rendered = WHOLE_FILES.matcher(Chart.render(values, Map.of())).replaceAll("")
                .replaceAll("(checksum/scripts:) [0-9a-f]{64}", "$1 …");
        if (Objects.equals(System.getProperty(WRITE), "write")) {
            Files.createDirectories(GOLDEN);
            Files.writeString(golden, rendered);
        }

        assertThat(rendered).as("%s is not what the chart gives; 'mvn verify -Dit.test=ChartIT -D%s=write' writes it"
                + " anew, to be looked at before it is committed", golden, WRITE).isEqualTo(Files.readString(golden));
    }
}
