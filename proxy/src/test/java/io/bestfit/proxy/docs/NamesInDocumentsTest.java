package io.bestfit.proxy.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.cli.BestfitCommand;
import io.bestfit.proxy.evidence.EvidenceCache;
import io.bestfit.proxy.evidence.EvidenceCounts;
import io.bestfit.proxy.inventory.WatchedNodeFile;
import io.bestfit.proxy.kubernetes.ClusterCounts;
import io.bestfit.proxy.metrics.ProxyMetrics;
import io.bestfit.proxy.node.Inventory;
import io.bestfit.proxy.node.NodeChannels;
import io.bestfit.proxy.node.NodeResolver;
import io.bestfit.proxy.node.Profiles;
import io.bestfit.proxy.select.IndexCache;
import io.bestfit.proxy.select.SelectionCounts;
import io.bestfit.proxy.select.TagCounts;
import io.bestfit.proxy.upstream.ManifestCache;
import io.bestfit.proxy.watch.ReloadCounts;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What the documents name is there: metrics, commands, options, classes, packages, files. */
class NamesInDocumentsTest {

    private static final Pattern METRIC = Pattern.compile("\\bbestfit_[a-z][a-z_]*[a-z]\\b");
    private static final Pattern COMMAND_LINE = Pattern
            .compile("(?:^|[ (])(?:\\./)?bestfit(?:\\.jar)? ([a-z][^\\n)|]*)");
    private static final Pattern OPTION = Pattern.compile("--[a-z][a-z-]*");
    private static final Pattern SETTING = Pattern.compile("[a-z]+(?:\\.[a-zA-Z]+)+");
    private static final Pattern TYPE = Pattern.compile("(?:[A-Z][a-z0-9]+){2,}");
    private static final Pattern FILE = Pattern.compile("(?!\\.\\./)[A-Za-z0-9.-]+(?:/[A-Za-z0-9._-]+)+/?");
    /** A setting of Docker's, one of Kubernetes and operators of Node Feature Discovery, written as our types are. */
    private static final Set<String> TYPES_OF_OTHERS = Set.of("HttpHeaders", "IfNotPresent", "NotIn", "InRegexp",
            "DoesNotExist", "NodePort", "LoadBalancer", "ClusterIssuer", "SingleStack", "PreferDualStack",
            "RequireDualStack",
            "GtLt",
            "GeLe", "IsTrue", "IsFalse");

    @Test
    void theTableOfMetricsNamesEveryOneAndNoOther() throws Exception {
        String table = Document.of("proxy/README.md").section("Metrics").lines()
                .filter(line -> line.startsWith("|")).map(line -> line.split("\\|", 3)[1])
                .collect(Collectors.joining("\n"));

        assertThat(all(METRIC, table)).isEqualTo(exposed());
    }

    @Test
    void everyMetricThatADocumentNamesIsExposed() throws Exception {
        for (Document document : Document.all()) {
            assertThat(exposed()).as(document.file().toString()).containsAll(all(METRIC, document.text()));
        }
    }

    /** The families that a scrape shows once everything has happened. */
    private static Set<String> exposed() throws Exception {
        ProxyMetrics metrics = new ProxyMetrics("0", "0");
        metrics.watch(new ManifestCache(1), new IndexCache(1, null), new EvidenceCache(1, Duration.ofSeconds(1)));
        metrics.watch(new EvidenceCounts());
        metrics.watch(new TagCounts());
        metrics.watch(new ClusterCounts());
        metrics.watch(new ReloadCounts());
        metrics.watch(new NodeResolver(Profiles.NONE, NodeChannels.NONE,
                Inventory.firstOf(List.of(Inventory.NONE, Inventory.NONE))));
        metrics.watch(WatchedNodeFile.open(Document.repository().resolve("deploy/config/nodes.yaml"),
                Profiles.of(Map.of("graviton", "linux/arm64"))));
        metrics.begin().moved("manifest").end(HttpMethod.GET, 200, 1, 1);
        metrics.requests("default").answered(HttpMethod.GET, 200, 1);
        metrics.selections("default").judged(SelectionCounts.Outcome.SELECTED, "cpu", 1);
        metrics.badDeclaration();
        metrics.watchAudit(() -> 0, () -> 0);
        metrics.watchTracing(() -> 0);
        return metrics.scrape().lines().filter(line -> line.startsWith("# TYPE bestfit_"))
                .map(line -> line.split(" ", -1)[2]).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyCommandAndOptionExists() throws IOException {
        List<String> unknown = new ArrayList<>();
        int read = 0;
        for (Document document : Document.all()) {
            for (String code : document.code()) {
                for (MatchResult found : COMMAND_LINE.matcher(code).results().toList()) {
                    read++;
                    unknown.addAll(unknown(document.file() + ": bestfit ", found.group(1)));
                }
            }
        }

        assertThat(unknown).isEmpty();
        assertThat(read).isPositive();
    }

    /** What a command line names that the program does not know. */
    private static List<String> unknown(String where, String words) {
        CommandLine command = BestfitCommand.commandLine(new PrintWriter(Writer.nullWriter()),
                new PrintWriter(Writer.nullWriter()), Map.of());
        for (String word : words.split("[ ,]+", -1)) {
            if (command.getSubcommands().isEmpty() || !word.matches("[a-z-]+")) {
                break;
            }
            CommandLine next = command.getSubcommands().get(word);
            if (next == null) {
                return List.of(where + words);
            }
            command = next;
        }
        CommandLine found = command;
        return all(OPTION, words).stream().filter(name -> found.getCommandSpec().findOption(name) == null)
                .map(name -> where + words + ": " + name).toList();
    }

    @Test
    void everySettingExists() throws IOException {
        JsonNode full = YAMLMapper.builder().build()
                .readTree(Document.repository().resolve("deploy/config/full.yaml").toFile());
        List<String> unknown = new ArrayList<>();
        int read = 0;
        for (Document document : Document.all()) {
            for (String span : document.spans()) {
                String[] keys = span.split("\\.", -1);
                if (keys.length > 1 && full.has(keys[0]) && SETTING.matcher(span).matches()) {
                    read++;
                    if (full.at("/" + String.join("/", keys)).isMissingNode()) {
                        unknown.add(document.file() + " names " + span);
                    }
                }
            }
        }

        assertThat(unknown).isEmpty();
        assertThat(read).isPositive();
    }

    @Test
    void everyTypeExists() throws IOException {
        Set<String> types = new TreeSet<>(TYPES_OF_OTHERS);
        for (String module : List.of("matcher", "proxy")) {
            try (Stream<Path> files = Files.walk(Document.repository().resolve(module).resolve("src"))) {
                files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".java"))
                        .map(name -> name.substring(0, name.length() - ".java".length())).forEach(types::add);
            }
        }
        for (Document document : Document.all()) {
            Set<String> named = document.spans().stream().filter(span -> TYPE.matcher(span).matches())
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(types).as(document.file().toString()).containsAll(named);
        }
    }

    @Test
    void everyPackageOfAModuleIsInItsTable() throws IOException {
        for (String module : List.of("matcher", "proxy")) {
            Set<String> named = Document.of(module + "/README.md").section("Packages").lines()
                    .filter(line -> line.startsWith("| `"))
                    .flatMap(line -> all(Pattern.compile("(?<=`)[a-z]+(?=`)"), line.split("\\|", 3)[1]).stream())
                    .filter(name -> !name.equals(module)).collect(Collectors.toCollection(TreeSet::new));
            try (Stream<Path> folders = Files.list(Document.repository().resolve(module)
                    .resolve("src/main/java/io/bestfit").resolve(module))) {
                assertThat(folders.filter(Files::isDirectory).map(folder -> folder.getFileName().toString()))
                        .as(module).containsExactlyInAnyOrderElementsOf(named);
            }
        }
    }

    @Test
    void everyFileExists() throws IOException {
        List<String> missing = new ArrayList<>();
        int read = 0;
        for (Document document : Document.all()) {
            for (String span : document.spans()) {
                Path first = Document.repository().resolve(span.split("/", 2)[0]);
                // What the build makes is there only after it.
                if (FILE.matcher(span).matches() && Files.isDirectory(first) && !span.contains("/target/")) {
                    read++;
                    if (Files.notExists(Document.repository().resolve(span))) {
                        missing.add(document.file() + " names " + span);
                    }
                }
            }
        }

        assertThat(missing).isEmpty();
        assertThat(read).isPositive();
    }

    private static Set<String> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }
}
