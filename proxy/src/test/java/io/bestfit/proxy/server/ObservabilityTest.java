package io.bestfit.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bestfit.proxy.config.ConfigFaultsException;
import io.bestfit.proxy.config.ConfigLoader;
import io.bestfit.proxy.config.Overrides;
import io.bestfit.proxy.config.ProxyConfig;
import io.bestfit.proxy.docs.Document;
import io.bestfit.proxy.kubernetes.FakeApiServer;
import io.bestfit.proxy.kubernetes.NodeObject;
import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.registry.IndexBuilder;
import io.bestfit.proxy.testing.Promtool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The dashboard, the rules and the table of metrics, against what a proxy that did some work tells Prometheus. */
class ObservabilityTest {

    private static final Path FILES = Document.repository().resolve("deploy/observability");
    /** A metric in a query: of Bestfit, of its virtual machine or of its process. */
    private static final Pattern METRIC = Pattern.compile("(?<![a-z_:$])(?:bestfit|jvm|process)_[a-z_]+[a-z]\\b");
    private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-z_]+)[{ ]");
    private static final Image GENERIC = ImageBuilder.variant("amd64", "generic");
    private static final Image ZEN3 = ImageBuilder.variant("amd64", "zen3");

    @TempDir
    static Path folder;

    private static String scraped = "";

    /** A proxy with everything that has meters of its own: a file of nodes, and a cluster. */
    @BeforeAll
    static void work() throws Exception {
        try (FakeApiServer api = new FakeApiServer()) {
            api.answer(FakeApiServer.NODES,
                    _ -> FakeApiServer.found(5, NodeObject.of("here", "192.0.2.7", "zen4").json()));
            try (RunningProxy proxy = RunningProxy.start(config -> everything(config, api))) {
                proxy.registry().put("lab/app", "1.0",
                        IndexBuilder.oci().features(GENERIC, "amd64").features(ZEN3, "amd64", "zen3").build());
                proxy.send("GET", "/v2/lab/app/manifests/1.0", "Node-Features", "cpu=zen4");
                proxy.send("GET", "/v2/lab/app/manifests/1.0");
                int admin = proxy.server().adminPort();
                await().atMost(Duration.ofSeconds(30)).until(() -> proxy.sendTo(admin, "GET", "/metrics").body()
                        .contains("bestfit_kubernetes_nodes 1.0\n"));
                // Virtual machines tell of their first collection only when it is over.
                System.gc();
                await().atMost(Duration.ofSeconds(30)).until(() -> {
                    scraped = proxy.sendTo(admin, "GET", "/metrics").body();
                    return scraped.contains("jvm_gc_pause_seconds_sum");
                });
            }
        }
    }

    @AfterAll
    static void forget() {
        scraped = "";
    }

    private static ProxyConfig everything(ProxyConfig config, FakeApiServer api) {
        try {
            Path nodes = Files.writeString(folder.resolve("nodes.yaml"), "nodes: []\n");
            return ConfigLoader.parse("bestfit.yaml", """
                    version: 1
                    listen: 127.0.0.1:0
                    admin: 127.0.0.1:0
                    upstream: {url: "%s"}
                    log: {audit: "%s"}
                    tracing: {endpoint: "http://127.0.0.1:1"}
                    nodes: {file: "%s", kubernetes: {enabled: true, kubeconfig: "%s"}}
                    """.formatted(config.upstream().url(), folder.resolve("audit.jsonl"), nodes,
                    api.kubeconfig(folder)), Overrides.NONE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ConfigFaultsException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Test
    void aScrapeIsWhatPrometheusReads() throws Exception {
        Promtool.check(folder, scraped.lines().filter(line -> line.contains("bestfit_"))
                .collect(Collectors.joining("\n", "", "\n")), "check", "metrics");
    }

    @ParameterizedTest
    @ValueSource(strings = {"check rules alerts.yaml recording-rules.yaml", "check config prometheus.yaml",
            "test rules rules-test.yaml"})
    void prometheusTakesTheFiles(String words) throws Exception {
        Promtool.check(FILES, "", words.split(" ", -1));
    }

    /** A rule that nothing fires is one that nobody knows to work. */
    @Test
    void everyAlertIsTriedAndSaysWhatToDo() throws Exception {
        String tried = Files.readString(FILES.resolve("rules-test.yaml"));
        List<String> alerts = all(Pattern.compile("(?<=- alert: )[A-Za-z]+"),
                Files.readString(FILES.resolve("alerts.yaml")));
        assertThat(alerts).hasSizeGreaterThan(10).doesNotHaveDuplicates().allSatisfy(alert -> assertThat(tried)
                .contains("\"" + alert + " fires: ", "\"" + alert + " is quiet ", "{alertname=\"" + alert + "\"}"));
        assertThat(all(Pattern.compile("(?m)^ +(?:summary|description): \"[^\"]{20,}"),
                Files.readString(FILES.resolve("alerts.yaml"))))
                .hasSize(2 * alerts.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"dashboard.json", "alerts.yaml", "recording-rules.yaml"})
    void everyMetricThatAFileAsksForIsTold(String file) throws IOException {
        String text = Files.readString(FILES.resolve(file));
        List<String> asked = file.endsWith(".json")
                ? expressions(JsonMapper.shared().readTree(text))
                : all(Pattern.compile("(?s)(?<=expr: ).*?(?=\\n {6,8}(?:for|labels|-)|\\n {6}-|\\z)"), text);
        assertThat(asked).hasSizeGreaterThan(5);
        assertThat(all(METRIC, String.join("\n", asked))).isNotEmpty().isSubsetOf(samples());
    }

    @Test
    void everyMetricOfTheTableIsTold() throws IOException {
        String table = Document.of("proxy/README.md").section("Metrics").lines().filter(line -> line.startsWith("|"))
                .map(line -> line.split("\\|", 3)[1]).collect(Collectors.joining("\n"));
        Set<String> told = new TreeSet<>(all(Pattern.compile("(?<=# TYPE )bestfit_[a-z_]+"), scraped));
        assertThat(new TreeSet<>(all(METRIC, table))).isEqualTo(told);
    }

    @Test
    void theDashboardIsWellMade() throws IOException {
        JsonNode dashboard = JsonMapper.shared().readTree(Files.readString(FILES.resolve("dashboard.json")));
        List<JsonNode> panels = dashboard.path("panels").valueStream().toList();
        assertThat(panels.stream().map(panel -> panel.path("id").asInt()).toList()).doesNotHaveDuplicates();
        assertThat(panels.stream().filter(panel -> !panel.path("type").asString().equals("row")))
                .allSatisfy(panel -> {
                    assertThat(panel.path("datasource").path("uid").asString()).isEqualTo("${datasource}");
                    assertThat(panel.path("title").asString()).isNotBlank();
                    assertThat(panel.path("description").asString()).isNotBlank();
                    assertThat(panel.path("targets").isEmpty()).isFalse();
                    assertThat(panel.path("gridPos").path("x").asInt() + panel.path("gridPos").path("w").asInt())
                            .isLessThanOrEqualTo(24);
                });
        assertThat(dashboard.path("templating").path("list").valueStream().map(it -> it.path("name").asString()))
                .containsExactly("datasource", "job", "instance");
    }

    private static List<String> expressions(JsonNode node) {
        List<String> found = new ArrayList<>();
        node.findValues("expr").forEach(expression -> found.add(expression.asString()));
        return found;
    }

    /** What can be asked for: the names of samples, and the recording rules' are none of them. */
    private static Set<String> samples() {
        return SAMPLE.matcher(scraped).results().map(found -> found.group(1)).collect(Collectors.toSet());
    }

    private static List<String> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(MatchResult::group).toList();
    }
}
