package io.bestfit.proxy.explain;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExplanationTableTest {

    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]+m");
    private static final String HARDWARE = "org.supercontainers.hardware.";

    @Test
    void a60ColumnTerminal() {
        assertThat(table(new TableForm(60, false, true))).isEqualTo("""
                Reference  127.0.0.1:5001/example/gromacs:2021.5
                Index      sha256:999999999999
                Node       cpu=zen4, nvidia-driver="550.54.15",
                           nvidia-cc="9.0"

                  RANK  POS  PLATFORM     FOR              VERDICT
                ▶ 1     2    linux/amd64  zen3, cuda       ✔ compatible
                                          12.4, sm_90
                  2     0    linux/amd64  generic          ✔ compatible
                  -     1    linux/amd64  zen4, cuda       ✘ incompatible
                                          12.6,
                                          sm_80,sm_90,
                                          compute_90
                        needs NVIDIA driver >= 560.28.03 (CUDA 12.6); the
                        node has 550.54.15
                  -     3    linux/amd64  kernel 6.1       ? unverified
                        needs kernel >= 6.1; the node does not declare
                        kernel
                  -     4    linux/arm64  -                · not a candidate
                        it is for linux/arm64; the node is linux/amd64

                1 attestation is never a candidate and not shown.

                Position 2 is the best fit, by accelerator: cuda uses the
                node's GPU and generic does not.
                Position 1 would be the best fit if the node had
                nvidia-driver >= 560.28.03.
                """);
    }

    @Test
    void a100ColumnTerminal() {
        assertThat(table(new TableForm(100, false, true))).isEqualTo("""
                Reference  127.0.0.1:5001/example/gromacs:2021.5
                Index      sha256:9999999999999999999999999999999999999999999999999999999999999999
                Node       cpu=zen4, nvidia-driver="550.54.15", nvidia-cc="9.0"

                  RANK  POS  PLATFORM     FOR                                      DIGEST        VERDICT
                ▶ 1     2    linux/amd64  zen3, cuda 12.4, sm_90                   222222222222  ✔ compatible
                  2     0    linux/amd64  generic                                  000000000000  ✔ compatible
                  -     1    linux/amd64  zen4, cuda 12.6, sm_80,sm_90,compute_90  111111111111  ✘ incompatible
                        needs NVIDIA driver >= 560.28.03 (CUDA 12.6); the node has 550.54.15
                  -     3    linux/amd64  kernel 6.1                               333333333333  ? unverified
                        needs kernel >= 6.1; the node does not declare kernel
                  -     4    linux/arm64  -                                        444444444444  · not a candidate
                        it is for linux/arm64; the node is linux/amd64

                1 attestation is never a candidate and not shown.

                Position 2 is the best fit, by accelerator: cuda uses the node's GPU and generic does not.
                Position 1 would be the best fit if the node had nvidia-driver >= 560.28.03.
                """);
    }

    @Test
    void a160ColumnTerminalWithoutUnicode() {
        assertThat(table(new TableForm(160, false, false))).isEqualTo("""
                Reference  127.0.0.1:5001/example/gromacs:2021.5
                Index      sha256:9999999999999999999999999999999999999999999999999999999999999999
                Node       cpu=zen4, nvidia-driver="550.54.15", nvidia-cc="9.0"

                  RANK  POS  PLATFORM     FOR                                      DIGEST        VERDICT
                > 1     2    linux/amd64  zen3, cuda 12.4, sm_90                   222222222222  + compatible
                  2     0    linux/amd64  generic                                  000000000000  + compatible
                  -     1    linux/amd64  zen4, cuda 12.6, sm_80,sm_90,compute_90  111111111111  x incompatible
                        needs NVIDIA driver >= 560.28.03 (CUDA 12.6); the node has 550.54.15
                  -     3    linux/amd64  kernel 6.1                               333333333333  ? unverified
                        needs kernel >= 6.1; the node does not declare kernel
                  -     4    linux/arm64  -                                        444444444444  - not a candidate
                        it is for linux/arm64; the node is linux/amd64

                1 attestation is never a candidate and not shown.

                Position 2 is the best fit, by accelerator: cuda uses the node's GPU and generic does not.
                Position 1 would be the best fit if the node had nvidia-driver >= 560.28.03.
                """);
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 60, 80, 100, 160})
    void coloursTakeNoRoomAndLinesFitTheTerminal(int width) {
        String coloured = table(new TableForm(width, true, true));

        assertThat(coloured).contains("\u001b[1;32m");
        assertThat(COLOUR.matcher(coloured).replaceAll("")).isEqualTo(table(new TableForm(width, false, true)));
        if (width >= 60) {
            assertThat(table(new TableForm(width, false, true)).lines())
                    .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(width));
        }
    }

    @Test
    void nothingOfAPublisherControlsTheTerminal() {
        Explanation hostile = Explanation.passthrough("a\u001b[31mb", null, null, "it says \u009b2J.\u202e");

        assertThat(ExplanationTable.write(hostile, new TableForm(100, false, true))).isEqualTo("""
                Reference  a?[31mb
                Node       nothing is declared

                It says ?2J.?.
                A pull gets what the registry has, unchanged.
                """);
    }

    @Test
    void nothingFits() throws MalformedDeclarationException {
        Explanation explanation = Explanation.of("r/a:1", null, Declaration.parse("cpu=zen2").resolve(), "option", true,
                new Selection.NothingFits("the only image for linux/amd64, at position 0, needs zen3",
                        List.of(assessment(0,
                                "linux", "amd64", Verdict.INCOMPATIBLE, null, List.of("needs zen3; the node is zen2"),
                                HARDWARE + "cpu.target.microarch", "zen3"))),
                List.of(new Missed(0, "fit", "cpu = zen3")));

        assertThat(ExplanationTable.write(explanation, new TableForm(100, false, false))).isEqualTo("""
                Reference  r/a:1
                Node       cpu=zen2

                 RANK  POS  PLATFORM     FOR       DIGEST        VERDICT
                 -     0    linux/amd64  zen3      000000000000  x incompatible
                        needs zen3; the node is zen2

                Nothing fits: the only image for linux/amd64, at position 0, needs zen3.
                A pull is refused.
                Position 0 would fit if the node had cpu = zen3.
                """);
    }

    private static String table(TableForm form) {
        Assessment best = assessment(2, "linux", "amd64", Verdict.COMPATIBLE, 1, List.of(),
                HARDWARE + "cpu.target.microarch", "zen3", HARDWARE + "gpu.cuda.version", "12.4",
                HARDWARE + "gpu.architecture", "sm_90");
        List<Assessment> all = List.of(
                assessment(0, "linux", "amd64", Verdict.COMPATIBLE, 2, List.of()),
                assessment(1, "linux", "amd64", Verdict.INCOMPATIBLE, null,
                        List.of("needs NVIDIA driver >= 560.28.03 (CUDA 12.6); the node has 550.54.15"),
                        HARDWARE + "gpu.cuda.version", "12.6", HARDWARE + "cpu.target.microarch", "zen4",
                        HARDWARE + "gpu.architecture", "sm_80,sm_90,compute_90"),
                best,
                assessment(3, "linux", "amd64", Verdict.UNVERIFIED, null,
                        List.of("needs kernel >= 6.1; the node does not declare kernel"),
                        "org.supercontainers.kernel.version", "6.1"),
                assessment(4, "linux", "arm64", Verdict.NOT_A_CANDIDATE, null,
                        List.of("is for linux/arm64; the node is linux/amd64")),
                assessment(5, "unknown", "unknown", Verdict.NOT_A_CANDIDATE, null, List.of("is an attestation")));
        try {
            return ExplanationTable.write(Explanation.of("127.0.0.1:5001/example/gromacs:2021.5",
                    digest(9), Declaration.parse("cpu=zen4, nvidia-driver=\"550.54.15\", nvidia-cc=\"9.0\"").resolve(),
                    "option", false,
                    new Selection.Chosen(best, Dimension.ACCELERATOR, "cuda uses the node's GPU and generic does not",
                            all),
                    List.of(new Missed(1, "be the best fit", "nvidia-driver >= 560.28.03"))), form);
        } catch (MalformedDeclarationException e) {
            throw new AssertionError(e);
        }
    }

    private static Assessment assessment(int position, String os, String architecture, Verdict verdict,
            @Nullable Integer rank, List<String> reasons, String... pairs) {
        List<AssessedClaim> claims = new ArrayList<>();
        List<Claim> plain = new ArrayList<>();
        for (int pair = 0; pair < pairs.length; pair += 2) {
            Claim claim = new Claim(EvidenceSource.DESCRIPTOR, pairs[pair], pairs[pair + 1],
                    new Requirement.Unreadable("the table reads no requirement"));
            plain.add(claim);
            claims.add(new AssessedClaim(claim, ClaimState.SATISFIED));
        }
        Platform platform = Platform.of(os, architecture);
        Descriptor descriptor = new Descriptor(MediaTypes.OCI_MANIFEST, digest(position), 500, null, platform,
                Map.of());
        return new Assessment(new Candidate(position, List.of(position), descriptor, platform, plain, null), verdict,
                rank, claims, reasons, List.of());
    }

    private static Digest digest(int digit) {
        return new Digest("sha256:" + String.valueOf(digit).repeat(64));
    }
}
