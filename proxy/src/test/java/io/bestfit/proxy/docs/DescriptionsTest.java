package io.bestfit.proxy.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.matcher.Policy;
import io.bestfit.matcher.Selection;
import io.bestfit.matcher.Selector;
import io.bestfit.matcher.evidence.Candidate;
import io.bestfit.matcher.evidence.CandidateReader;
import io.bestfit.matcher.evidence.Claim;
import io.bestfit.matcher.evidence.CompatibilityArtifact;
import io.bestfit.matcher.evidence.ConfigEvidence;
import io.bestfit.matcher.evidence.EvidenceSource;
import io.bestfit.matcher.evidence.Requirement;
import io.bestfit.matcher.node.Declaration;
import io.bestfit.matcher.node.MalformedDeclarationException;
import io.bestfit.matcher.node.Node;
import io.bestfit.matcher.oci.Digest;
import io.bestfit.matcher.oci.ImageConfig;
import io.bestfit.matcher.oci.ImageIndexReader;
import io.bestfit.matcher.oci.ReadIndex;
import io.bestfit.proxy.docs.Document.Block;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** The descriptions of images that the documents show can be read, and fit the nodes that are shown beside them. */
class DescriptionsTest {

    private static final Digest DIGEST = new Digest(
            "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
    private static final String PLAIN = "{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"digest\":\""
            + DIGEST + "\",\"size\":1234,\"platform\":{\"os\":\"linux\",\"architecture\":\"amd64\"}}";
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z]+)` \\|");

    /** What a document shows of an image, and the node that it shows next. */
    record Shown(Block image, Block node) {

        @Override
        public String toString() {
            return image.place();
        }
    }

    @ParameterizedTest
    @MethodSource("shown")
    void theImageFitsTheNodeThatIsShownNext(Shown shown) throws MalformedDeclarationException {
        String text = shown.image().text();
        boolean isDescriptor = shown.image().language().equals("json");
        Candidate candidate = candidate(isDescriptor ? text.replace("sha256:…", DIGEST.text()) : PLAIN);
        if (!isDescriptor) {
            candidate = candidate.withClaims(CompatibilityArtifact.NFD.read(text.getBytes(StandardCharsets.UTF_8),
                    CompatibilityArtifact.where(DIGEST)));
        }

        Selection selection = selected(candidate, shown.node().text().strip());

        assertThat(selection).as(selection.assessments().toString()).isInstanceOf(Selection.Chosen.class);
        assertThat(candidate.claims()).as(shown.image().place()).isNotEmpty();
    }

    static List<Shown> shown() throws IOException {
        List<Shown> shown = new ArrayList<>();
        for (Document document : Document.all()) {
            Block image = null;
            for (Block block : document.blocks()) {
                if (block.text().startsWith("cpu=") && image != null) {
                    shown.add(new Shown(image, block));
                }
                boolean isImage = block.text().startsWith("{\"mediaType\"")
                        || block.text().startsWith("version: v1alpha1\n");
                image = isImage ? block : null;
            }
        }
        return shown;
    }

    @Test
    void theExampleOfCompspecIsUnderstoodWhole() throws IOException {
        Block block = Document.of("proxy/docs/formats/compspec.md").blocks("json").getFirst();
        int attributes = 0;
        for (var compatibility : JsonMapper.shared().readTree(block.text()).path("compatibilities")) {
            attributes += compatibility.path("attributes").size();
        }

        List<Claim> claims = CompatibilityArtifact.COMPSPEC.read(block.text().getBytes(StandardCharsets.UTF_8), "it");

        assertThat(claims).as(block.place()).hasSize(attributes)
                .noneMatch(claim -> claim.requirement() instanceof Requirement.Unreadable);
    }

    @ParameterizedTest
    @CsvSource({"470.57.02, tesla, true", "515.65.01, tesla, false", "550.54.15, tesla, true",
            "535.54.03, geforce, true", "535.54.03, tesla, false"})
    void theExampleOfNvidiaTakesTheDriversThatThePageNames(String driver, String brand, boolean fits)
            throws IOException, MalformedDeclarationException {
        Block block = Document.of("proxy/docs/formats/nvidia-require.md").blocks("text").getFirst();
        String[] variable = block.text().strip().split("=", 2);
        Candidate candidate = candidate(PLAIN).withClaims(
                ConfigEvidence.read(new ImageConfig(Map.of(), Map.of(variable[0], variable[1])), DIGEST));

        Selection selection = selected(candidate, "nvidia-driver=\"" + driver + "\", nvidia-brand=" + brand);

        assertThat(selection instanceof Selection.Chosen).as(selection.assessments().toString()).isEqualTo(fits);
    }

    @Test
    void theTableOfSourcesHasTheOrderOfTrust() throws IOException {
        String table = Document.of("proxy/docs/formats/README.md").section("Which source wins");

        assertThat(ROW.matcher(table).results().map((MatchResult row) -> row.group(1)))
                .containsExactlyElementsOf(
                        List.of(EvidenceSource.values()).stream().map(EvidenceSource::label).toList());
    }

    private static Candidate candidate(String descriptor) {
        String index = "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":["
                + descriptor + "]}";
        return switch (ImageIndexReader.read(index.getBytes(StandardCharsets.UTF_8))) {
            case ReadIndex.Index(var read) ->
                CandidateReader.read(read, Map.of(), Set.of(EvidenceSource.values())).getFirst();
            case ReadIndex.NotAnIndex(String why) -> throw new AssertionError(why + ": " + descriptor);
        };
    }

    private static Selection selected(Candidate candidate, String declaration) throws MalformedDeclarationException {
        Node node = Declaration.parse(declaration).resolve();
        return new Selector(Policy.DEFAULT).select(List.of(candidate), node);
    }
}
