package io.bestfit.proxy.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.bestfit.proxy.config.ConfigLoader;
import io.bestfit.proxy.config.Overrides;
import io.bestfit.proxy.docs.Document.Block;
import io.bestfit.proxy.metrics.ProxyMetrics;
import io.bestfit.proxy.upstream.ManifestCache;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** What the documents show can be read by what it is shown for, and what they name is there. */
class DocumentsTest {

    private static final Pattern METRIC = Pattern.compile("`(bestfit_[a-z_]+)`");

    @Test
    void theReadMeHasTwoCommandsToStartWith() throws IOException {
        assertThat(Document.of("README.md").blocks("sh")).extracting(block -> block.text().strip())
                .containsExactly("./bestfit demo", "mvn verify");
    }

    @ParameterizedTest
    @MethodSource("yaml")
    void aConfigurationIsGood(Block block) {
        assertThatCode(() -> ConfigLoader.parse(block.place(), block.text(), Overrides.NONE))
                .doesNotThrowAnyException();
    }

    static Stream<Block> yaml() throws IOException {
        return blocks("yaml");
    }

    @ParameterizedTest
    @MethodSource("json")
    void aJsonTextCanBeRead(Block block) {
        assertThat(JsonMapper.shared().readTree(block.text()).isObject()).as(block.place()).isTrue();
    }

    static Stream<Block> json() throws IOException {
        return blocks("json");
    }

    private static Stream<Block> blocks(String language) throws IOException {
        return Document.all().stream().flatMap(document -> document.blocks(language).stream());
    }

    @Test
    void linksLeadSomewhere() throws IOException {
        List<String> broken = Document.all().stream().flatMap(document -> document.localLinks().stream()
                .filter(target -> Files.notExists(target)).map(target -> document.file() + " links to " + target))
                .toList();

        assertThat(broken).isEmpty();
        assertThat(Document.of("README.md").localLinks()).isNotEmpty();
    }

    @Test
    void theTableOfMetricsNamesEveryOneAndNoOther() throws IOException {
        String text = Document.of("proxy/README.md").text();
        String section = text.substring(text.indexOf("\n## Metrics\n"));
        Set<String> documented = section.lines().filter(line -> line.startsWith("|"))
                .flatMap(line -> METRIC.matcher(line.split("\\|", 3)[1]).results().map(found -> found.group(1)))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(documented).isEqualTo(exposed());
    }

    /** The families that a scrape shows once everything has happened. */
    private static Set<String> exposed() {
        ProxyMetrics metrics = new ProxyMetrics("0", "0");
        metrics.watch(new ManifestCache(1));
        metrics.requestBegan();
        metrics.requestEnded("manifest", HttpMethod.GET, 200, 1);
        metrics.selection("selected", "cpu");
        metrics.badDeclaration();
        return metrics.scrape().lines().filter(line -> line.startsWith("# TYPE bestfit_"))
                .map(line -> line.split(" ", -1)[2]).collect(Collectors.toCollection(TreeSet::new));
    }
}
