package io.bestfit.matcher.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.bestfit.matcher.Misses;
import io.bestfit.matcher.Policy;
import io.bestfit.matcher.Selection;
import io.bestfit.matcher.Selector;
import io.bestfit.matcher.evidence.Candidate;
import io.bestfit.matcher.evidence.CandidateReader;
import io.bestfit.matcher.evidence.Claim;
import io.bestfit.matcher.evidence.CompatibilityArtifact;
import io.bestfit.matcher.evidence.ConfigEvidence;
import io.bestfit.matcher.evidence.EvidenceSource;
import io.bestfit.matcher.evidence.ManifestEvidence;
import io.bestfit.matcher.node.Declaration;
import io.bestfit.matcher.node.MalformedDeclarationException;
import io.bestfit.matcher.node.Node;
import io.bestfit.matcher.oci.ArtifactManifestReader;
import io.bestfit.matcher.oci.Digest;
import io.bestfit.matcher.oci.ImageConfigReader;
import io.bestfit.matcher.oci.ImageIndexReader;
import io.bestfit.matcher.oci.ImageManifestReader;
import io.bestfit.matcher.oci.MediaTypes;
import io.bestfit.matcher.oci.ReadArtifact;
import io.bestfit.matcher.oci.ReadConfig;
import io.bestfit.matcher.oci.ReadIndex;
import io.bestfit.matcher.oci.ReadManifest;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/** Indexes, manifests, configurations and artifacts: read or refused, and what is read can always be decided on. */
class OciDocumentFuzz {

    private static final Digest DIGEST = new Digest("sha256:" + "0".repeat(64));
    private static final List<Node> NODES = List.of(node("cpu=zen4, nvidia-driver=\"550.54.15\", nvidia-cc=\"9.0\","
            + " fabric=cxi, mpi=mpich;file=\"libmpi.so.12.2.3\";glibc=\"2.31\", kernel=\"6.1\", kernel-modules=nvidia"),
            node("arch=arm64, amd-gfx=gfx90a, page-size=65536"), node("os=windows, os-version=\"10.0.20348\""));

    private static Node node(String declaration) {
        try {
            return Declaration.read(declaration).resolve();
        } catch (MalformedDeclarationException e) {
            throw new IllegalStateException(e);
        }
    }

    @FuzzTest(maxDuration = "3m")
    @DictionaryEntries({"\"manifests\":[", "\"digest\":\"sha256:", "\"platform\":{", "\"os.features\":[",
            "\"features\":[",
            "\"variant\":\"v3\"", "org.supercontainers.", "hardware.gpu.architecture", "hardware.cpu.target.microarch",
            "mpi.portability.mode", "vnd.docker.reference.type", "\"artifactType\":\"", "sm_90a,compute_80"})
    void index(byte[] input) throws Exception {
        Bounded.run(input.length, () -> {
            boolean typed = switch (ImageIndexReader.read(input, MediaTypes.OCI_INDEX)) {
                case ReadIndex.NotAnIndex(String why) -> refused(why);
                case ReadIndex.Index _ -> true;
            };
            switch (ImageIndexReader.read(input)) {
                case ReadIndex.NotAnIndex(String why) -> refused(why);
                case ReadIndex.Index(var index) -> {
                    List<Candidate> candidates = CandidateReader.read(index, Map.of(DIGEST, index),
                            EnumSet.allOf(EvidenceSource.class));
                    assertThat(candidates.size()).isLessThanOrEqualTo(CandidateReader.MAX_CANDIDATES);
                    decide(candidates);
                    assertThat(typed || !index.mediaType().equals(MediaTypes.OCI_INDEX)).isTrue();
                }
            }
        });
    }

    @FuzzTest(maxDuration = "3m")
    @DictionaryEntries({"\"config\":{", "\"layers\":[{", "\"Env\":[\"", "NVIDIA_REQUIRE_CUDA=cuda>=12.4",
            "\"Labels\":{",
            "CUDA_VERSION=", "com.hooks.mpi.type", "\"subject\":{", "\"artifactType\":\"", "\"compatibilities\":[",
            "\"attributes\":{", "\"annotations\":{", "org.supercontainers.", "glibc.version"})
    void documentsOfAnImage(byte[] input) throws Exception {
        Bounded.run(input.length, () -> {
            List<Claim> claims = new ArrayList<>();
            switch (ImageManifestReader.read(input)) {
                case ReadManifest.NotAManifest(String why) -> refused(why);
                case ReadManifest.Manifest(var manifest) -> claims.addAll(ManifestEvidence.read(manifest, DIGEST));
            }
            switch (ImageConfigReader.read(input)) {
                case ReadConfig.NotAConfig(String why) -> refused(why);
                case ReadConfig.Config(var config) -> claims.addAll(ConfigEvidence.read(config, DIGEST));
            }
            switch (ArtifactManifestReader.read(input)) {
                case ReadArtifact.NotAnArtifact(String why) -> refused(why);
                case ReadArtifact.Artifact(var artifact) -> CompatibilityArtifact.NFD.newest(artifact.layers());
            }
            for (CompatibilityArtifact kind : CompatibilityArtifact.values()) {
                claims.addAll(kind.read(input, "referrer"));
            }
            decide(List.of(new Candidate(0, List.of(0), null, null, List.of(), null).withClaims(claims)));
        });
    }

    private static boolean refused(String why) {
        Bounded.assertSentence(why);
        return false;
    }

    /** Decides for every node, and looks at all that is said of it. */
    private static void decide(List<Candidate> candidates) {
        for (Node node : NODES) {
            Selection selection = new Selector(Policy.DEFAULT).select(candidates, node);
            assertThat(selection.assessments()).hasSameSizeAs(candidates);
            Bounded.assertWords(switch (selection) {
                case Selection.Chosen chosen -> chosen.sentence();
                case Selection.NothingFits nothing -> nothing.sentence();
            });
            selection.assessments().forEach(assessment -> {
                assessment.reasons().forEach(Bounded::assertWords);
                assessment.conflicts().forEach(Bounded::assertWords);
            });
            Misses.of(selection, candidates, node, Policy.DEFAULT)
                    .forEach(missed -> Bounded.assertWords(missed.condition()));
        }
    }
}
