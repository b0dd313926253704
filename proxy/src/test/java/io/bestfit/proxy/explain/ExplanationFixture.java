package io.bestfit.proxy.explain;

import io.bestfit.matcher.Assessment;
import io.bestfit.matcher.Assessment.AssessedClaim;
import io.bestfit.matcher.Assessment.Verdict;
import io.bestfit.matcher.Missed;
import io.bestfit.matcher.Selection;
import io.bestfit.matcher.evidence.Candidate;
import io.bestfit.matcher.evidence.Claim;
import io.bestfit.matcher.evidence.EvidenceSource;
import io.bestfit.matcher.evidence.Requirement;
import io.bestfit.matcher.node.Declaration;
import io.bestfit.matcher.node.MalformedDeclarationException;
import io.bestfit.matcher.oci.Descriptor;
import io.bestfit.matcher.oci.Digest;
import io.bestfit.matcher.oci.MediaTypes;
import io.bestfit.matcher.oci.Platform;
import io.bestfit.matcher.rule.ClaimState;
import io.bestfit.matcher.rule.Dimension;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An explanation with everything that one can hold: every verdict, state and source, nested, malformed, missed. */
final class ExplanationFixture {

    private static final String PREFIX = "org.supercontainers.";

    private ExplanationFixture() {}

    static Explanation everything() throws MalformedDeclarationException {
        AssessedClaim zen3 = claim(EvidenceSource.DESCRIPTOR, PREFIX + "hardware.cpu.target.microarch", "zen3",
                ClaimState.SATISFIED);
        Assessment best = new Assessment(candidate(2, List.of(2, 1), Platform.of("linux", "amd64"), null),
                Verdict.COMPATIBLE, 1,
                List.of(zen3, claim(EvidenceSource.PLATFORM, "platform.features", "cluster_1", ClaimState.SATISFIED),
                        claim(EvidenceSource.DESCRIPTOR, PREFIX + "hardware.gpu.cuda.version", "12.4",
                                ClaimState.SATISFIED),
                        claim(EvidenceSource.DESCRIPTOR, PREFIX + "hardware.gpu.architecture",
                                "sm_80,sm_86,sm_89,sm_90,compute_90", ClaimState.SATISFIED),
                        claim(EvidenceSource.DESCRIPTOR, PREFIX + "mpi.portability.mode", "mpi_replace",
                                ClaimState.SATISFIED)),
                List.of(), List.of("descriptor says sm_90 and platform says sm_80; the stricter counts"));
        Assessment generic = new Assessment(
                candidate(0, List.of(0), new Platform("linux", "amd64", "v2", null, List.of(), List.of()), null),
                Verdict.COMPATIBLE, 2, List.of(), List.of(), List.of());
        Assessment violated = new Assessment(candidate(1, List.of(1), Platform.of("linux", "amd64"), null),
                Verdict.INCOMPATIBLE, null,
                List.of(claim(EvidenceSource.DESCRIPTOR, PREFIX + "hardware.gpu.cuda.version", "12.6",
                        ClaimState.VIOLATED), zen3),
                List.of("needs NVIDIA driver >= 560.28.03 (CUDA 12.6); the node has 550.54.15"), List.of());
        Assessment unknown = new Assessment(candidate(3, List.of(3), Platform.of("linux", "amd64"), null),
                Verdict.UNVERIFIED, null,
                List.of(claim(EvidenceSource.DESCRIPTOR, PREFIX + "kernel.version", "6.1", ClaimState.UNKNOWN),
                        claim(EvidenceSource.DESCRIPTOR, PREFIX + "page.size", "big\u001b[2J", ClaimState.UNKNOWN)),
                List.of("needs kernel >= 6.1; the node does not declare kernel",
                        "states org.supercontainers.page.size as 'big?[2J'; expected a number of bytes"),
                List.of());
        Assessment foreign = new Assessment(candidate(4, List.of(4), Platform.of("linux", "arm64"), null),
                Verdict.NOT_A_CANDIDATE, null, List.of(), List.of("is for linux/arm64; the node is linux/amd64"),
                List.of());
        Assessment attestation = new Assessment(
                candidate(5, List.of(5), Platform.of("unknown", "unknown"), "is an attestation"),
                Verdict.NOT_A_CANDIDATE, null, List.of(), List.of("is an attestation"), List.of());
        Assessment malformed = new Assessment(
                new Candidate(6, List.of(6), null, null, List.of(), "is malformed: it has no digest"),
                Verdict.NOT_A_CANDIDATE, null, List.of(), List.of("is malformed: it has no digest"), List.of());
        return Explanation.of("example/gromacs:2021.5", digest(9), Declaration.parse(
                "cpu=zen4, nvidia-driver=\"550.54.15\", nvidia-cc=(\"8.0\" \"9.0\"), fabric=cxi, page-size=4096,"
                        + " mpi=mpich;file=\"libmpi.so.12.2.3\";glibc=\"2.31\", cluster_1")
                .resolve(), "header", false,
                new Selection.Chosen(best, Dimension.ACCELERATOR, "it uses the node's GPU; the next best uses no GPU",
                        List.of(generic, violated, best, unknown, foreign, attestation, malformed)),
                List.of(new Missed(1, "be the best fit", "nvidia-driver >= 560.28.03")));
    }

    private static Candidate candidate(int position, List<Integer> path, Platform platform,
            @Nullable String notCandidate) {
        return new Candidate(position, path,
                new Descriptor(MediaTypes.OCI_MANIFEST, digest(position), 500, null, platform, Map.of()), platform,
                List.of(), notCandidate);
    }

    private static AssessedClaim claim(EvidenceSource source, String key, String value, ClaimState state) {
        return new AssessedClaim(
                new Claim(source, key, value, new Requirement.Unreadable("no rule is asked here")), state);
    }

    private static Digest digest(int digit) {
        return new Digest("sha256:" + String.valueOf(digit).repeat(64));
    }
}
