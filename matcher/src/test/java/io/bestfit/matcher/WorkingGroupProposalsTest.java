package io.bestfit.matcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bestfit.matcher.evidence.Candidate;
import io.bestfit.matcher.evidence.CandidateReader;
import io.bestfit.matcher.evidence.Claim;
import io.bestfit.matcher.evidence.CompatibilityArtifact;
import io.bestfit.matcher.evidence.DescriptorKeys;
import io.bestfit.matcher.evidence.EvidencePolicy;
import io.bestfit.matcher.evidence.EvidenceSource;
import io.bestfit.matcher.node.Declaration;
import io.bestfit.matcher.node.MalformedDeclarationException;
import io.bestfit.matcher.oci.ArtifactManifestReader;
import io.bestfit.matcher.oci.ImageIndexReader;
import io.bestfit.matcher.oci.ReadArtifact;
import io.bestfit.matcher.oci.ReadIndex;
import io.bestfit.matcher.testing.SharedData;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples that the image compatibility working group published, read where they are. */
class WorkingGroupProposalsTest {

    private static final String GPU = "com.example.gpu";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {"cpu=haswell | 1 | cpu", "cpu=zen4 | 1 | cpu",
            "cpu=x86-64-v2 | 0 | position", "arch=amd64 | 0 | position",
            "cpu=x86-64-v2, cpu-flags=\"sse4_2 avx avx2 bmi1 bmi2\" | 1 | cpu",
            "cpu=x86-64-v2, cpu-flags=\"sse4_2 avx avx2\" | 0 | position", "avx2, bmi2, cpu=nehalem | 1 | cpu"})
    void instructionSetsOfProposalEAreAllNeededAndTheBetterMatch(String node, int position, String decidedBy)
            throws MalformedDeclarationException {
        Selection.Chosen chosen = choose(candidates("E-index-features.json", DescriptorKeys.NONE), node);
        assertThat(chosen.chosen().candidate().position()).isEqualTo(position);
        assertThat(chosen.decidedBy().label()).isEqualTo(decidedBy);
    }

    @ParameterizedTest
    @CsvSource({"example-gpu-model,1", "cpu=zen4,0"})
    void aKeyOfProposalAIsReadAsTheSiteSays(String node, int position) throws MalformedDeclarationException {
        List<Candidate> candidates = candidates("A-index-annotation-gpu.json", DescriptorKeys.of(Map.of(GPU,
                "features")));
        assertThat(choose(candidates, node).chosen().candidate().position()).isEqualTo(position);
        assertThat(candidates.get(1).claims()).extracting(Claim::key).containsExactly(GPU);
    }

    @Test
    void aKeyThatTheSiteDoesNotNameSaysNothing() {
        assertThat(candidates("A-index-annotation-gpu.json", DescriptorKeys.NONE))
                .allSatisfy(candidate -> assertThat(candidate.claims()).isEmpty());
        assertThat(candidates("A-index-annotation-gpu.json", DescriptorKeys.of(Map.of("com.example.cpu", "features"))))
                .allSatisfy(candidate -> assertThat(candidate.claims()).isEmpty());
    }

    @Test
    void ownKeysStandForKeysOfTheVocabularyWithAndWithoutItsPrefix() {
        assertThat(DescriptorKeys.of(Map.of("a", "hardware.cpu.target.microarch")))
                .isEqualTo(DescriptorKeys.of(Map.of("a", "org.supercontainers.hardware.cpu.target.microarch")))
                .hasToString("[a=hardware.cpu.target.microarch]");
        assertThat(DescriptorKeys.isOfVocabulary("io.archspec.cpu.target")).isTrue();
        assertThat(DescriptorKeys.isOfVocabulary("cpu")).isFalse();
        assertThat(DescriptorKeys.vocabulary()).contains("mpi.abi").doesNotContain("org.supercontainers.mpi.abi");
        assertThat(DescriptorKeys.of(Map.of())).isEqualTo(DescriptorKeys.NONE);
        assertThatThrownBy(() -> DescriptorKeys.of(Map.of("a", "cpu"))).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'cpu' is no key of the vocabulary");
    }

    @ParameterizedTest
    @ValueSource(strings = {"D-artifact-archspec-plus-supercontainers.json", "D-artifact-lammps.json"})
    void documentsOfProposalDAreThoseOfCompspec(String file) {
        assertThat(CompatibilityArtifact.COMPSPEC.read(text(file).getBytes(UTF_8), "referrer sha256:1"))
                .extracting(Claim::key).contains("org.supercontainers.mpi.implementation",
                        "org.supercontainers.hardware.gpu.available");
    }

    /** B, F and H share an artifact type that nobody publishes, with documents that have no meaning in common. */
    @ParameterizedTest
    @ValueSource(strings = {"B-artifact-manifest.json", "F-artifact-manifest.json"})
    void artifactsOfTheOtherProposalsAreOfNoKindThatIsRead(String file) {
        assertThat(ArtifactManifestReader.read(text(file).getBytes(UTF_8)))
                .isInstanceOfSatisfying(ReadArtifact.Artifact.class, read -> assertThat(kinds(read)).isEmpty());
    }

    private static List<CompatibilityArtifact> kinds(ReadArtifact.Artifact read) {
        return Arrays.stream(CompatibilityArtifact.values())
                .filter(kind -> kind.types().contains(String.valueOf(read.manifest().artifactType()))).toList();
    }

    private static List<Candidate> candidates(String file, DescriptorKeys keys) {
        // The example of A writes annotation, which no client reads.
        String index = text(file).replace("\"annotation\"", "\"annotations\"");
        return CandidateReader.read(((ReadIndex.Index) ImageIndexReader.read(index.getBytes(UTF_8))).index(), Map.of(),
                new EvidencePolicy(EnumSet.allOf(EvidenceSource.class), keys, Set.of()));
    }

    private static Selection.Chosen choose(List<Candidate> candidates, String node)
            throws MalformedDeclarationException {
        return (Selection.Chosen) new Selector(Policy.DEFAULT).select(candidates, Declaration.parse(node).resolve());
    }

    private static String text(String file) {
        return SharedData.text("oci/wg-proposals/" + file);
    }
}
