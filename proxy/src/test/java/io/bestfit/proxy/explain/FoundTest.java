package io.bestfit.proxy.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.matcher.Policy;
import io.bestfit.matcher.Selection;
import io.bestfit.matcher.Selector;
import io.bestfit.matcher.evidence.AnnotationVocabulary;
import io.bestfit.matcher.evidence.Candidate;
import io.bestfit.matcher.evidence.Claim;
import io.bestfit.matcher.evidence.ConfigEvidence;
import io.bestfit.matcher.evidence.EvidenceSource;
import io.bestfit.matcher.node.Declaration;
import io.bestfit.matcher.node.MalformedDeclarationException;
import io.bestfit.matcher.node.Node;
import io.bestfit.matcher.oci.Descriptor;
import io.bestfit.matcher.oci.Digest;
import io.bestfit.matcher.oci.ImageConfig;
import io.bestfit.matcher.oci.MediaTypes;
import io.bestfit.matcher.oci.Platform;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Explanations say where a claim was found. */
class FoundTest {

    private static final Digest DIGEST = new Digest("sha256:" + "0123456789abcdef".repeat(4));

    @Test
    void everyClaimHasItsSourceAndTheDocumentWhereItWasFound() throws MalformedDeclarationException {
        JsonNode claims = ExplanationJson.tree(explanation()).at("/candidates/0/claims");
        assertThat(claims.size()).isEqualTo(3);
        assertThat(claims.get(0).toString()).isEqualTo("{\"source\":\"descriptor\","
                + "\"key\":\"org.supercontainers.hardware.cpu.target.microarch\",\"value\":\"zen3\","
                + "\"state\":\"satisfied\"}");
        assertThat(claims.get(1).toString()).isEqualTo("{\"source\":\"config\",\"found\":\"config " + DIGEST + "\","
                + "\"key\":\"NVIDIA_REQUIRE_CUDA\",\"value\":\"cuda>=12.4 brand=tesla,driver>=470,driver<471\","
                + "\"state\":\"satisfied\"}");
        assertThat(claims.get(2).required("key").asString()).isEqualTo("mpi");
    }

    @Test
    void theTableNamesTheDocumentBelowTheEntry() throws MalformedDeclarationException {
        assertThat(ExplanationTable.write(explanation(), new TableForm(120, false, false)).lines())
                .anyMatch(line -> line.contains("zen3, mpich, cuda>=12.4"))
                .contains("        config sha256:0123456789ab says mpich, cuda>=12.4");
    }

    private static Explanation explanation() throws MalformedDeclarationException {
        Map<String, String> annotations = Map.of("org.supercontainers.hardware.cpu.target.microarch", "zen3");
        Descriptor descriptor = new Descriptor(MediaTypes.OCI_MANIFEST, DIGEST, 500, null,
                Platform.of("linux", "amd64"), annotations);
        List<Claim> found = ConfigEvidence.read(new ImageConfig(Map.of("mpi", "mpich"),
                Map.of("NVIDIA_REQUIRE_CUDA", "cuda>=12.4 brand=tesla,driver>=470,driver<471")), DIGEST);
        Candidate candidate = new Candidate(0, List.of(0), descriptor, descriptor.platform(),
                AnnotationVocabulary.read(EvidenceSource.DESCRIPTOR, annotations), null).withClaims(found);
        Node node = Declaration.parse("cpu=zen4, nvidia-driver=\"550.54.15\"").resolve();
        Selection selection = new Selector(Policy.DEFAULT).select(List.of(candidate), node);
        return Explanation.of("example/app:1", null, node, "header", false, selection, List.of());
    }
}
