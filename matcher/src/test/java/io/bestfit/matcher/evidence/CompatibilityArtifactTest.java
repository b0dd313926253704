package io.bestfit.matcher.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.matcher.evidence.Requirement.NodeFeatures;
import io.bestfit.matcher.evidence.Requirement.Unreadable;
import io.bestfit.matcher.oci.Descriptor;
import io.bestfit.matcher.oci.Digest;
import io.bestfit.matcher.testing.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Artifacts that are attached to images: which one counts, and what it says. */
class CompatibilityArtifactTest {

    private static final String NFD = "application/vnd.nfd.image-compatibility.v1alpha1";

    @Test
    void theNewestCountsAndOneWithoutADateIsTheOldest() {
        Descriptor old = referrer('1', NFD, Map.of("org.opencontainers.image.created", "2024-03-27T08:08:08Z"));
        Descriptor recent = referrer('2', NFD, Map.of("org.opencontainers.image.created", "2024-03-27T09:08:08+00:30"));
        Descriptor undated = referrer('3', NFD, Map.of());
        Descriptor misspelt = referrer('4', NFD, Map.of("oci.opencontainers.image.created", "2030-01-01T00:00:00Z"));
        Descriptor other = referrer('5', "application/vnd.example", Map.of());
        assertThat(CompatibilityArtifact.NFD.newest(List.of(undated, recent, old, misspelt, other))).contains(recent);
        assertThat(CompatibilityArtifact.NFD.newest(List.of(misspelt, other))).contains(misspelt);
        assertThat(CompatibilityArtifact.NFD.newest(List.of(other))).isEmpty();
        assertThat(CompatibilityArtifact.COMPSPEC.newest(List.of(old,
                referrer('6', "application/org.compspec", Map.of())))).isPresent();
    }

    @Test
    void aSpecIsOneClaimThatSaysWhereItIsFrom() {
        List<Claim> claims = CompatibilityArtifact.NFD.read("""
                version: v1alpha1
                compatibilities:
                - description: "Needs a GPU"
                  rules: [{name: gpu, matchFeatures: [{feature: kernel.loadedmodule, matchExpressions: {nvidia: {op: Exists}}}]}]
                """.getBytes(UTF_8), "referrer sha256:1");
        assertThat(claims).singleElement().satisfies(claim -> {
            assertThat(claim.source()).isEqualTo(EvidenceSource.REFERRERS);
            assertThat(claim.where()).isEqualTo("referrer sha256:1");
            assertThat(claim.value()).isEqualTo("1 set: Needs a GPU");
            assertThat(claim.requirement()).isInstanceOf(NodeFeatures.class);
        });
    }

    @ParameterizedTest
    @CsvSource({"NFD,compatibilities: 5", "NFD,'{'", "COMPSPEC,'{'", "COMPSPEC,[]", "COMPSPEC,{}"})
    void whatCannotBeReadIsAClaimThatSaysSo(CompatibilityArtifact kind, String document) {
        assertThat(kind.read(document.getBytes(UTF_8), "referrer sha256:1")).singleElement()
                .satisfies(claim -> assertThat(claim.requirement()).isInstanceOf(Unreadable.class));
    }

    @Test
    void attributesOfCompspecAreKeysOfTheVocabulary() {
        List<Claim> claims = CompatibilityArtifact.COMPSPEC.read("""
                {"version": "0.0.0", "kind": "CompatibilitySpec", "compatibilities": [
                  {"name": "org.supercontainers", "attributes": {"mpi.implementation": "mpich", "os.vendor": "ubuntu"}},
                  {"name": "io.archspec", "annotations": {"cpu.target": "zen3", "cpu.model": "EPYC"}}]}
                """.getBytes(UTF_8), "referrer sha256:1");
        assertThat(claims).extracting(Claim::key).containsExactlyInAnyOrder("org.supercontainers.mpi.implementation",
                "io.archspec.cpu.target");
        assertThat(claims).extracting(Claim::source).containsOnly(EvidenceSource.REFERRERS);
    }

    @Test
    void everyPublishedDocumentIsRead() throws IOException {
        int specs = 0;
        try (Stream<Path> files = Files.list(SharedData.file("nfd"))) {
            for (Path file : files.filter(path -> path.getFileName().toString().matches(
                    "(docs-image-compatibility|example-image-compatibility|kep1845-preferred-fallback|xunli-.*)\\.yaml"))
                    .toList()) {
                assertThat(CompatibilityArtifact.NFD.read(Files.readAllBytes(file), "referrer sha256:1"))
                        .as(file.toString()).singleElement()
                        .satisfies(claim -> assertThat(claim.requirement()).isInstanceOf(NodeFeatures.class));
                specs++;
            }
        }
        assertThat(specs).isGreaterThanOrEqualTo(7);
        int compspecs = 0;
        try (Stream<Path> files = Files.walk(SharedData.file("compspec"))) {
            for (Path file : files.filter(path -> path.getFileName().toString().matches(".*(spec|example).*\\.json"))
                    .toList()) {
                assertThat(CompatibilityArtifact.COMPSPEC.read(Files.readAllBytes(file), "referrer sha256:1"))
                        .as(file.toString()).isNotEmpty()
                        .noneMatch(claim -> claim.key().equals("compspec"));
                compspecs++;
            }
        }
        assertThat(compspecs).isGreaterThanOrEqualTo(6);
    }

    private static Descriptor referrer(char digit, String artifactType, Map<String, String> annotations) {
        return new Descriptor("application/vnd.oci.image.manifest.v1+json",
                new Digest("sha256:" + String.valueOf(digit).repeat(64)), 100, artifactType, null, annotations);
    }
}
