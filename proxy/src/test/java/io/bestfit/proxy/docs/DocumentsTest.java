package io.bestfit.proxy.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bestfit.matcher.Policy;
import io.bestfit.matcher.Selection;
import io.bestfit.matcher.Selector;
import io.bestfit.matcher.evidence.Candidate;
import io.bestfit.matcher.evidence.CandidateReader;
import io.bestfit.matcher.evidence.EvidenceSource;
import io.bestfit.matcher.node.Declaration;
import io.bestfit.matcher.node.MalformedDeclarationException;
import io.bestfit.matcher.oci.ImageIndexReader;
import io.bestfit.matcher.oci.ReadIndex;
import io.bestfit.proxy.config.ConfigLoader;
import io.bestfit.proxy.config.Overrides;
import io.bestfit.proxy.docs.Document.Block;
import io.bestfit.proxy.testing.ExampleFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the documents show can be read by what it is shown for. Their shell blocks run in {@link ReadMeCommandsIT}.
 */
class DocumentsTest {

    private static final String DIGEST = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
    private static final Pattern HEADER = Pattern.compile("Node-Features(?:: | = \"|\": \")([^\"`\\n]+)");
    /** It shows what becomes of a selector that cannot be read. */
    private static final Path REFUSALS = Path.of("proxy/docs/refusals.md");
    private static final String REFUSED = "v2";
    private static final Pattern PATH = Pattern.compile("/for/([a-z0-9][^/`\"\\s]*)");

    @TempDir
    @SuppressWarnings("NullAway.Init") // set before all tests
    private static Path folder;

    @BeforeAll
    static void writeWhatConfigurationsName() throws Exception {
        ExampleFiles.write(folder);
    }

    @ParameterizedTest
    @MethodSource("yaml")
    void aConfigurationIsGood(Block block) {
        assertThatCode(() -> ConfigLoader.load(Files.writeString(folder.resolve("bestfit.yaml"), block.text()),
                Overrides.of(ExampleFiles.ENVIRONMENT))).as(block.place()).doesNotThrowAnyException();
    }

    static Stream<Block> yaml() throws IOException {
        // The other kind of YAML that there is, a spec, is read in DescriptionsTest.
        return blocks("yaml").filter(block -> !block.text().startsWith("version: v1alpha1\n"));
    }

    @ParameterizedTest
    @MethodSource("json")
    void aJsonTextCanBeRead(Block block) {
        assertThat(JsonMapper.shared().readTree(block.text()).isObject()).as(block.place()).isTrue();
    }

    static Stream<Block> json() throws IOException {
        return blocks("json");
    }

    /** The entry that the read-me shows is chosen for the node that it shows next. */
    @Test
    void theEntryOfTheReadMeFitsANodeOfTheReadMe() throws IOException, MalformedDeclarationException {
        String descriptor = Document.of("README.md").blocks("json").getFirst().text().replace("sha256:…", DIGEST);
        String index = "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":["
                + descriptor + "]}";
        ReadIndex read = ImageIndexReader.read(index.getBytes(StandardCharsets.UTF_8));
        assertThat(read).isInstanceOf(ReadIndex.Index.class);
        List<Candidate> candidates = CandidateReader.read(((ReadIndex.Index) read).index(), Map.of(),
                Set.of(EvidenceSource.values()));

        List<Block> nodes = Document.of("README.md").blocks("text").stream()
                .filter(block -> block.text().startsWith("cpu=")).toList();
        assertThat(nodes).isNotEmpty();
        for (Block node : nodes) {
            assertThat(
                    new Selector(Policy.DEFAULT).select(candidates, Declaration.parse(node.text().strip()).resolve()))
                    .as(node.place()).isInstanceOf(Selection.Chosen.class);
        }
    }

    @Test
    void everyDeclarationOfAClientsFileCanBeRead() throws IOException, MalformedDeclarationException {
        int read = 0;
        for (Document document : Document.all()) {
            for (MatchResult header : HEADER.matcher(document.text()).results().toList()) {
                assertThat(Declaration.parse(header.group(1)).isEmpty()).as(header.group()).isFalse();
                read++;
            }
            for (MatchResult path : PATH.matcher(document.text()).results().toList()) {
                read++;
                if (document.file().endsWith(REFUSALS) && path.group(1).equals(REFUSED)) {
                    assertThatThrownBy(() -> Declaration.parseSelector(REFUSED))
                            .isInstanceOf(MalformedDeclarationException.class);
                    continue;
                }
                assertThat(Declaration.parseSelector(path.group(1)).isEmpty()).as(path.group()).isFalse();
            }
        }
        assertThat(read).isPositive();
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
}
