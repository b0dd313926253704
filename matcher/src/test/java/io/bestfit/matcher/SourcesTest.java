package io.bestfit.matcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.matcher.evidence.AnnotationVocabulary;
import io.bestfit.matcher.evidence.Candidate;
import io.bestfit.matcher.evidence.Claim;
import io.bestfit.matcher.evidence.ConfigEvidence;
import io.bestfit.matcher.evidence.EvidenceSource;
import io.bestfit.matcher.evidence.ManifestEvidence;
import io.bestfit.matcher.node.Declaration;
import io.bestfit.matcher.node.MalformedDeclarationException;
import io.bestfit.matcher.oci.Descriptor;
import io.bestfit.matcher.oci.Digest;
import io.bestfit.matcher.oci.ImageConfig;
import io.bestfit.matcher.oci.ImageManifest;
import io.bestfit.matcher.oci.MediaTypes;
import io.bestfit.matcher.oci.Platform;
import io.bestfit.matcher.rule.Dimension;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Claims of several sources come together in one candidate. */
class SourcesTest {

    private static final Digest DIGEST = new Digest("sha256:" + "0".repeat(64));

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            // Said twice, it counts once: as said by the source that is trusted more
            "glibc.version=2.31 | glibc.version=2.31 | glibc.version=2.31 | descriptor 2.31",
            "'' | mpi=mpich | mpi=mpich | "
                    + "manifest mpich",
            "'' | mpi.provider=OpenMPI | mpi=openmpi | manifest OpenMPI",
            "'' | '' | mpi=mpich;mpi.provider=mpich | config mpich",
            // Said differently, both count
            "glibc.version=2.31 | glibc.version=2.28 | glibc.version=2.31 | descriptor 2.31, manifest 2.28",
            "mpi=mpich | '' | mpi=openmpi | descriptor mpich, config openmpi",
            // What nobody can read is the same only where it is written the same
            "kernel.version=soon | kernel.version=soon | kernel.version=later | descriptor soon, config later",
            "kernel.version=soon | glibc.version=soon | '' | descriptor soon, manifest soon"})
    void whatIsSaidTwiceCountsOnce(String descriptor, String manifest, String config, String claims) {
        Candidate candidate = candidate(0, descriptor);
        List<Claim> ofManifest = manifest(manifest);
        List<Claim> ofConfig = config(config, Map.of());
        Candidate one = candidate.withClaims(ofManifest).withClaims(ofConfig);
        assertThat(String.join(", ", one.claims().stream().map(claim -> claim.source().label() + " " + claim.value())
                .toList())).isEqualTo(claims);
        assertThat(candidate.withClaims(ofConfig).withClaims(ofManifest)).as("in the other order").isEqualTo(one);
        assertThat(one.withClaims(ofManifest)).as("a second time").isEqualTo(one);
    }

    @Test
    void theStricterOfTwoSourcesCountsAndTheConflictIsReported() throws MalformedDeclarationException {
        Candidate candidate = candidate(0, "hardware.gpu.cuda.version=12.4")
                .withClaims(config("hardware.gpu.cuda.version=13.0", Map.of()));
        Assessment refused = assess("nvidia-driver=\"550.54.15\"", candidate);
        assertThat(refused.verdict()).isEqualTo(Assessment.Verdict.INCOMPATIBLE);
        assertThat(refused.reasons())
                .containsExactly("needs NVIDIA driver >= 580.65.06 (CUDA 13.0); the node has 550.54.15");
        assertThat(refused.conflicts())
                .containsExactly(
                        "claims several CUDA versions: 12.4 (descriptor), 13.0 (config); the stricter counted");
        Assessment taken = assess("nvidia-driver=\"580.65.06\"", candidate);
        assertThat(taken.verdict()).isEqualTo(Assessment.Verdict.COMPATIBLE);
        assertThat(taken.conflicts()).hasSize(1);
    }

    @Test
    void aConstraintOfTheRuntimeIsStricterThanTheToolkitsOwnCompatibility() throws MalformedDeclarationException {
        String constraint = "cuda>=12.8 brand=tesla,driver>=550,driver<551";
        Candidate labelled = candidate(0, "hardware.gpu.cuda.version=12.8");
        Candidate constrained = labelled.withClaims(config("", Map.of("NVIDIA_REQUIRE_CUDA", constraint)));
        assertThat(assess("nvidia-driver=\"550.54.15\", nvidia-brand=geforce", labelled).verdict())
                .isEqualTo(Assessment.Verdict.COMPATIBLE);
        assertThat(assess("nvidia-driver=\"550.54.15\", nvidia-brand=geforce", constrained).reasons())
                .containsExactly("needs cuda>=12.8 or its alternative (NVIDIA_REQUIRE_CUDA); the node's driver offers"
                        + " CUDA 12.4");
        assertThat(assess("nvidia-driver=\"550.54.15\", nvidia-brand=tesla", constrained).verdict())
                .isEqualTo(Assessment.Verdict.COMPATIBLE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            // Plain images of one name, told apart by what NVIDIA's base images say of themselves
            "cpu=zen4 | 0 | POSITION", "nvidia-driver=\"580.65.06\", nvidia-cc=\"9.0\" | 2 | TOOLKIT",
            "nvidia-driver=\"550.54.15\", nvidia-cc=\"9.0\" | 1 | ACCELERATOR",
            "nvidia-driver=\"390.30\", nvidia-cc=\"7.0\" | 0 | POSITION"})
    void imagesWithoutAnyLabelAreToldApartByTheirConstraints(String node, int position, Dimension dimension)
            throws MalformedDeclarationException {
        List<Candidate> candidates = List.of(candidate(0, ""),
                candidate(1, "").withClaims(config("", Map.of("NVIDIA_REQUIRE_CUDA", "cuda>=12.4"))),
                candidate(2, "").withClaims(config("", Map.of("NVIDIA_REQUIRE_CUDA", "cuda>=13.0"))));
        Selection selection = new Selector(Policy.DEFAULT).select(candidates, Declaration.parse(node).resolve());
        assertThat(selection).isInstanceOfSatisfying(Selection.Chosen.class, chosen -> {
            assertThat(chosen.chosen().candidate().position()).isEqualTo(position);
            assertThat(chosen.decidedBy()).isEqualTo(dimension);
        });
    }

    @Test
    void aDriverThatTheConstraintAsksForIsWhatTheNodeLacks() throws MalformedDeclarationException {
        List<Candidate> candidates = List.of(candidate(0, ""), candidate(1, "").withClaims(
                config("", Map.of("NVIDIA_REQUIRE_CUDA", "cuda>=13.0 brand=tesla,driver>=550,driver<551"))));
        var node = Declaration.parse("nvidia-driver=\"545.23.06\", nvidia-brand=tesla").resolve();
        assertThat(Misses.of(new Selector(Policy.DEFAULT).select(candidates, node), candidates, node, Policy.DEFAULT))
                .containsExactly(new Missed(1, "be the best fit", "nvidia-driver >= 580.65.06"));
    }

    private static Assessment assess(String node, Candidate candidate) throws MalformedDeclarationException {
        return new Selector(Policy.DEFAULT).select(List.of(candidate), Declaration.parse(node).resolve())
                .assessments().getFirst();
    }

    private static Candidate candidate(int position, String annotations) {
        Map<String, String> all = prefixed(annotations);
        Descriptor descriptor = new Descriptor(MediaTypes.OCI_MANIFEST, DIGEST, 500, null,
                Platform.of("linux", "amd64"), all);
        return new Candidate(position, List.of(position), descriptor, descriptor.platform(),
                AnnotationVocabulary.read(EvidenceSource.DESCRIPTOR, all), null);
    }

    private static List<Claim> manifest(String annotations) {
        Descriptor config = new Descriptor("application/vnd.oci.image.config.v1+json", DIGEST, 2, null, null, Map.of());
        return ManifestEvidence.read(new ImageManifest(config, prefixed(annotations)), DIGEST);
    }

    private static List<Claim> config(String labels, Map<String, String> environment) {
        return ConfigEvidence.read(new ImageConfig(prefixed(labels), environment), DIGEST);
    }

    private static Map<String, String> prefixed(String text) {
        Map<String, String> map = new LinkedHashMap<>();
        for (String pair : text.isEmpty() ? new String[0] : text.split(";", -1)) {
            String[] parts = pair.split("=", 2);
            map.put(AnnotationVocabulary.PREFIX + parts[0], parts[1]);
        }
        return map;
    }
}
