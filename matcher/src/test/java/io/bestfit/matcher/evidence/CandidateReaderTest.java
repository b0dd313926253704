package io.bestfit.matcher.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.matcher.oci.Descriptor;
import io.bestfit.matcher.oci.Digest;
import io.bestfit.matcher.oci.ImageIndex;
import io.bestfit.matcher.oci.IndexEntry;
import io.bestfit.matcher.oci.MediaTypes;
import io.bestfit.matcher.oci.Platform;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CandidateReaderTest {

    private static final Platform AMD64 = Platform.of("linux", "amd64");
    private static final String CPU = "org.supercontainers.hardware.cpu.target.microarch";

    @Test
    void attestationsArtifactsAndWhatNobodyPullsAreNeverChosen() {
        List<Candidate> candidates = read(Map.of(),
                entry(MediaTypes.OCI_MANIFEST, 0, null, Platform.of("unknown", "unknown"), Map.of()),
                entry(MediaTypes.OCI_MANIFEST, 1, null, AMD64,
                        Map.of("vnd.docker.reference.type", "attestation-manifest")),
                entry(MediaTypes.OCI_MANIFEST, 2, "application/spdx+json", AMD64, Map.of()),
                entry("application/vnd.oci.image.layer.v1.tar", 3, null, AMD64, Map.of()),
                new IndexEntry.Malformed("it is no object"),
                entry(MediaTypes.DOCKER_MANIFEST, 5, null, AMD64, Map.of()));
        assertThat(candidates).extracting(Candidate::notCandidate).containsExactly("an attestation", "an attestation",
                "an artifact", "neither an image manifest nor an index", "a malformed entry: it is no object", null);
        assertThat(candidates).extracting(Candidate::position).containsExactly(0, 1, 2, 3, 4, 5);
    }

    @Test
    void aNestedIndexGivesWayToItsEntries() {
        ImageIndex inner = index(entry(MediaTypes.OCI_MANIFEST, 10, null, null, Map.of(CPU, "zen3")),
                entry(MediaTypes.OCI_MANIFEST, 11, null, Platform.of("linux", "arm64"), Map.of()));
        List<Candidate> candidates = read(Map.of(digest(1), inner),
                entry(MediaTypes.OCI_MANIFEST, 0, null, AMD64, Map.of()),
                entry(MediaTypes.OCI_INDEX, 1, null, AMD64, Map.of(CPU, "x86_64_v3")));
        assertThat(candidates).extracting(Candidate::path).containsExactly(List.of(0), List.of(1, 0), List.of(1, 1));
        assertThat(candidates).extracting(Candidate::position).containsExactly(0, 1, 1);
        // What is said of the nested index holds inside; a platform of one's own counts before that of the index.
        assertThat(candidates.get(1).claims()).extracting(Claim::value).containsExactly("x86_64_v3", "zen3");
        assertThat(candidates).extracting(Candidate::platform).containsExactly(AMD64, AMD64,
                Platform.of("linux", "arm64"));
    }

    @Test
    void aClaimThatIsRepeatedInsideIsOneClaim() {
        ImageIndex inner = index(entry(MediaTypes.OCI_MANIFEST, 10, null, null, Map.of(CPU, "zen3")));
        assertThat(read(Map.of(digest(1), inner), entry(MediaTypes.OCI_INDEX, 1, null, AMD64, Map.of(CPU, "zen3")))
                .getFirst().claims()).hasSize(1);
    }

    @Test
    void nestedIndexesThatAreNotWalkedKeepTheirPlace() {
        Map<Digest, ImageIndex> nested = new HashMap<>();
        nested.put(digest(1), index());
        nested.put(digest(2), index(entry(MediaTypes.OCI_INDEX, 2, null, AMD64, Map.of())));
        List<Candidate> candidates = read(nested, entry(MediaTypes.OCI_INDEX, 0, null, AMD64, Map.of()),
                entry(MediaTypes.OCI_INDEX, 1, null, AMD64, Map.of()),
                entry(MediaTypes.OCI_INDEX, 2, null, AMD64, Map.of()));
        assertThat(candidates).extracting(Candidate::notCandidate).containsExactly("a nested index that was not read",
                "a nested index without entries", "a nested index that holds itself");
        assertThat(candidates).extracting(Candidate::position).containsExactly(0, 1, 2);
    }

    @Test
    void nestingIsWalkedToItsBound() {
        Map<Digest, ImageIndex> nested = new HashMap<>();
        for (int level = 1; level <= CandidateReader.MAX_DEPTH; level++) {
            nested.put(digest(level), index(entry(MediaTypes.OCI_INDEX, level + 1, null, AMD64, Map.of())));
        }
        List<Candidate> candidates = read(nested, entry(MediaTypes.OCI_INDEX, 1, null, AMD64, Map.of()));
        assertThat(candidates).singleElement().satisfies(deepest -> {
            assertThat(deepest.notCandidate()).isEqualTo("a nested index deeper than 4 levels");
            assertThat(deepest.path()).hasSize(CandidateReader.MAX_DEPTH);
        });
    }

    @Test
    void nestedIndexesDoNotAddUpBeyondTheBound() {
        IndexEntry image = entry(MediaTypes.OCI_MANIFEST, 9, null, AMD64, Map.of());
        ImageIndex inner = new ImageIndex(MediaTypes.OCI_INDEX,
                Collections.nCopies(CandidateReader.MAX_CANDIDATES / 4, image), Map.of());
        List<IndexEntry> many = new ArrayList<>();
        Map<Digest, ImageIndex> nested = new HashMap<>();
        for (int place = 0; place < 8; place++) {
            many.add(entry(MediaTypes.OCI_INDEX, place, null, AMD64, Map.of()));
            nested.put(digest(place), inner);
        }
        List<Candidate> candidates = read(nested, many.toArray(IndexEntry[]::new));
        assertThat(candidates).hasSize(CandidateReader.MAX_CANDIDATES + 4);
        assertThat(candidates.getLast().notCandidate()).isEqualTo("a nested index beyond 10000 candidates");
    }

    @Test
    void aSourceThatIsSwitchedOffSaysNothing() {
        ImageIndex index = index(entry(MediaTypes.OCI_MANIFEST, 0, null,
                new Platform("linux", "amd64", "v3", null, List.of(), List.of()), Map.of(CPU, "zen3")));
        assertThat(CandidateReader.read(index, Map.of(), Set.of(EvidenceSource.PLATFORM)).getFirst().claims())
                .extracting(Claim::value).containsExactly("v3");
        assertThat(CandidateReader.read(index, Map.of(), Set.of()).getFirst().claims()).isEmpty();
    }

    private static List<Candidate> read(Map<Digest, ImageIndex> nested, IndexEntry... entries) {
        return CandidateReader.read(index(entries), nested, Set.of(EvidenceSource.values()));
    }

    private static ImageIndex index(IndexEntry... entries) {
        return new ImageIndex(MediaTypes.OCI_INDEX, List.of(entries), Map.of());
    }

    private static IndexEntry entry(String mediaType, int number, @Nullable String artifactType,
            @Nullable Platform platform, Map<String, String> annotations) {
        return new IndexEntry.Usable(
                new Descriptor(mediaType, digest(number), 500, artifactType, platform, annotations));
    }

    private static Digest digest(int number) {
        return new Digest("sha256:" + String.format("%064x", number));
    }
}
