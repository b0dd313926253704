package io.bestfit.matcher.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.matcher.evidence.Claim;
import io.bestfit.matcher.evidence.Claims;
import io.bestfit.matcher.evidence.ConfigEvidence;
import io.bestfit.matcher.node.Declaration;
import io.bestfit.matcher.node.MalformedDeclarationException;
import io.bestfit.matcher.node.Node;
import io.bestfit.matcher.oci.Digest;
import io.bestfit.matcher.oci.ImageConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the constraints of NVIDIA's runtime come to on nodes, in whole sentences. */
class NvidiaConstraintRuleTest {

    private static final String CUDA_12_8 = "NVIDIA_REQUIRE_CUDA=cuda>=12.8 brand=tesla,driver>=535,driver<536"
            + " brand=nvidia,driver>=535,driver<536 brand=tesla,driver>=550,driver<551"
            + " brand=nvidia,driver>=550,driver<551";

    @ParameterizedTest
    @ValueSource(strings = {
            // The first alternative is a driver that is new enough
            "nvidia-driver=\"570.124.06\" | satisfied", "cuda=\"12.8\" | satisfied",
            "nvidia-driver=\"999.1\" | satisfied",
            // The others are branches of drivers for some brands; which are no interval
            "nvidia-driver=\"535.104.05\", nvidia-brand=tesla | satisfied",
            "nvidia-driver=\"545.23.06\", nvidia-brand=tesla | violated | needs cuda>=12.8 or one of its 4 alternatives"
                    + " (NVIDIA_REQUIRE_CUDA); the node's driver offers CUDA 12.3 | nvidia-driver >= 570.26",
            "nvidia-driver=\"550.54.15\", nvidia-brand=nvidia | satisfied",
            "nvidia-driver=\"550.54.15\", nvidia-brand=geforce | violated | needs cuda>=12.8 or one of its 4 alternatives"
                    + " (NVIDIA_REQUIRE_CUDA); the node's driver offers CUDA 12.4 | nvidia-driver >= 570.26",
            "nvidia-driver=\"550.54.15\", nvidia-brand=\"NVIDIA RTX\" | violated | needs cuda>=12.8 or one of its 4"
                    + " alternatives (NVIDIA_REQUIRE_CUDA); the node's driver offers CUDA 12.4 | nvidia-driver >= 570.26",
            // A brand that nobody declared is no obstacle
            "nvidia-driver=\"535.104.05\" | satisfied",
            "nvidia-driver=\"545.23.06\" | violated | needs cuda>=12.8 or one of its 4 alternatives"
                    + " (NVIDIA_REQUIRE_CUDA); the node's driver offers CUDA 12.3 | nvidia-driver >= 570.26",
            // A driver that nobody declared is not known to do
            "nvidia-cc=\"9.0\" | unknown | needs cuda>=12.8 (NVIDIA_REQUIRE_CUDA); the node does not declare nvidia-driver"
                    + " | nvidia-driver >= 570.26",
            "cuda=\"12.4\" | unknown | needs cuda>=12.8 (NVIDIA_REQUIRE_CUDA); the node does not declare nvidia-driver"
                    + " | nvidia-driver >= 570.26",
            "nvidia-driver=\"340.108\" | unknown | needs cuda>=12.8 (NVIDIA_REQUIRE_CUDA); the node does not declare cuda"
                    + " | nvidia-driver >= 570.26",
            // No NVIDIA GPU is no driver
            "cpu=zen4 | violated | needs cuda>=12.8 (NVIDIA_REQUIRE_CUDA); the node has no NVIDIA GPU"
                    + " | nvidia-driver >= 570.26",
            "amd-gfx=gfx90a | violated | needs cuda>=12.8 (NVIDIA_REQUIRE_CUDA); the node has no NVIDIA GPU"
                    + " | nvidia-driver >= 570.26"})
    void aRealConstraintHasItsOutcome(String line) throws MalformedDeclarationException {
        String[] columns = line.split(" \\| ", 2);
        assertThat(outcome(CUDA_12_8, columns[0])).isEqualTo(columns[1]);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "NVIDIA_REQUIRE_ARCH=arch>=7.5 | nvidia-cc=\"8.0\" | satisfied",
            "NVIDIA_REQUIRE_ARCH=arch>=7.5 | nvidia-driver=\"550.54.15\" | satisfied",
            // Every GPU of the node has to be started on
            "NVIDIA_REQUIRE_ARCH=arch>=7.5 | nvidia-cc=(\"9.0\" \"7.0\") | violated | needs arch>=7.5 (NVIDIA_REQUIRE_ARCH);"
                    + " the node's GPU has compute capability 7.0 | nvidia-cc >= 7.5",
            "NVIDIA_REQUIRE_CUDA=brand=tesla | nvidia-driver=\"550.54.15\", nvidia-brand=geforce | violated | needs"
                    + " brand=tesla (NVIDIA_REQUIRE_CUDA); the node's GPU is of the brand geforce | null",
            "NVIDIA_REQUIRE_CUDA=brand=geforcertx | cuda=\"12.4\", nvidia-brand=\"GeForce RTX\" | satisfied",
            "NVIDIA_REQUIRE_CUDA=driver>=560 | nvidia-driver=\"550.54.15\" | violated | needs driver>=560"
                    + " (NVIDIA_REQUIRE_CUDA); the node's driver is 550.54.15 | nvidia-driver >= 560",
            "NVIDIA_REQUIRE_CUDA=driver<550 cuda>=13 | nvidia-driver=\"550.54.15\" | violated | needs driver<550 or its"
                    + " alternative (NVIDIA_REQUIRE_CUDA); the node's driver is 550.54.15 | null",
            "NVIDIA_REQUIRE_CUDA=driver>=560..1 | nvidia-driver=\"550.54.15\" | violated | needs driver>=560..1"
                    + " (NVIDIA_REQUIRE_CUDA); the node's driver is 550.54.15 | null",
            "NVIDIA_REQUIRE_CUDA=foo=bar | nvidia-driver=\"550.54.15\" | violated | needs 'foo=bar' (NVIDIA_REQUIRE_CUDA),"
                    + " which no NVIDIA runtime can evaluate: foo is none of cuda, driver, arch and brand | null",
            "NVIDIA_REQUIRE_CUDA=cuda>=12 foo=bar | nvidia-driver=\"550.54.15\" | satisfied",
            "NVIDIA_REQUIRE_CUDA=cuda>=12.x | nvidia-driver=\"550.54.15\" | violated | needs 'cuda>=12.x'"
                    + " (NVIDIA_REQUIRE_CUDA), which no NVIDIA runtime can evaluate: 12.x is no version | null",
            "NVIDIA_REQUIRE_CUDA=cuda>=99.1 | nvidia-driver=\"999.1\" | unknown | needs cuda>=99.1 (NVIDIA_REQUIRE_CUDA); the"
                    + " node does not declare cuda | cuda >= 99.1",
            "NVIDIA_REQUIRE_CUDA=cuda>=99.1 | nvidia-driver=\"550.54.15\" | violated | needs cuda>=99.1"
                    + " (NVIDIA_REQUIRE_CUDA); the node's driver offers CUDA 12.4 | cuda >= 99.1",
            "CUDA_VERSION=13.0.1 | nvidia-driver=\"550.54.15\" | violated | needs cuda>=13.0 (CUDA_VERSION); the node's"
                    + " driver offers CUDA 12.4 | nvidia-driver >= 580.65.06",
            "CUDA_VERSION=13-0 | nvidia-driver=\"550.54.15\" | unknown | states CUDA_VERSION as '13-0'; expected a version"
                    + " such as 12.4.1 | null",
            "NVIDIA_REQUIRE_CUDA=cuda>=13.0;NVIDIA_DISABLE_REQUIRE=true | cpu=zen4 | satisfied",
            "NVIDIA_REQUIRE_X=driver>=1,arch>=1 | cpu=zen4 | violated | needs driver>=1,arch>=1 (NVIDIA_REQUIRE_X); the"
                    + " node has no NVIDIA GPU | null",
            "NVIDIA_REQUIRE_A=cuda>=12;NVIDIA_REQUIRE_B=arch>=9 | nvidia-driver=\"550.54.15\", nvidia-cc=\"8.0\" | violated"
                    + " | needs arch>=9 (NVIDIA_REQUIRE_B); the node's GPU has compute capability 8.0 | nvidia-cc >= 9"})
    void aConstraintHasItsOutcome(String line) throws MalformedDeclarationException {
        String[] columns = line.split(" \\| ", 3);
        assertThat(outcome(columns[0], columns[1])).isEqualTo(columns[2]);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "nvidia-driver=\"570.124.06\" | uses the node's GPU; runs on the node's driver as it is; CUDA 12.8",
            "nvidia-driver=\"535.104.05\", nvidia-brand=tesla | uses the node's GPU; runs on the node's driver as it is; CUDA 12.8",
            "nvidia-driver=\"545.23.06\", nvidia-brand=tesla | uses the node's GPU; runs on the node's driver as it is; nothing",
            "cpu=zen4 | uses no GPU; nothing; nothing"})
    void anImageWithAConstraintUsesTheGpu(String node, String grades) throws MalformedDeclarationException {
        assertThat(grades(judge(CUDA_12_8, node))).isEqualTo(grades);
    }

    @Test
    void aDriverOfAnOlderMajorVersionRunsTheImageByForwardCompatibility() throws MalformedDeclarationException {
        assertThat(grades(judge("NVIDIA_REQUIRE_CUDA=cuda>=12.4 brand=tesla,driver>=470,driver<471",
                "nvidia-driver=\"470.82.01\", nvidia-brand=tesla")))
                .isEqualTo("uses the node's GPU; runs by forward compatibility; CUDA 12.4");
    }

    @Test
    void aToolkitThatDiffersFromTheConstraintIsReported() throws MalformedDeclarationException {
        Findings findings = judge("NVIDIA_REQUIRE_CUDA=cuda>=12.8", "nvidia-driver=\"570.124.06\"",
                Map.of("hardware.gpu.cuda.version", "12.4"));
        assertThat(findings.conflicts()).containsExactly("states CUDA 12.4, but NVIDIA_REQUIRE_CUDA asks for CUDA 12.8;"
                + " both have to hold");
        assertThat(grades(findings)).endsWith("CUDA 12.8");
        assertThat(judge("NVIDIA_REQUIRE_CUDA=cuda>=12.4", "nvidia-driver=\"570.124.06\"",
                Map.of("hardware.gpu.cuda.version", "12.4.1")).conflicts()).isEmpty();
    }

    @Test
    void muslAndTheDriversLibraryDoNotGoTogether() throws MalformedDeclarationException {
        assertThat(judge("NVIDIA_REQUIRE_CUDA=cuda>=12.4", "nvidia-driver=\"570.124.06\"",
                Map.of("libc.provider", "musl")).findings()).extracting(Findings.Finding::reason)
                .contains("has musl; the injected NVIDIA driver library is linked against glibc");
    }

    private static String outcome(String environment, String node) throws MalformedDeclarationException {
        for (Findings.Finding finding : judge(environment, node).findings()) {
            if (finding.state() != ClaimState.SATISFIED) {
                return finding.state().label() + " | " + finding.reason() + " | " + finding.remedy();
            }
        }
        return "satisfied";
    }

    private static String grades(Findings findings) {
        return phrase(findings.grade(Dimension.ACCELERATOR)) + "; " + phrase(findings.grade(Dimension.GPU_DRIVER))
                + "; " + phrase(findings.grade(Dimension.TOOLKIT));
    }

    private static String phrase(@Nullable Grade grade) {
        return grade == null ? "nothing" : grade.phrase();
    }

    private static Findings judge(String environment, String node) throws MalformedDeclarationException {
        return judge(environment, node, Map.of());
    }

    private static Findings judge(String environment, String node, Map<String, String> labels)
            throws MalformedDeclarationException {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String variable : environment.split(";", -1)) {
            String[] parts = variable.split("=", 2);
            variables.put(parts[0], parts[1]);
        }
        List<Claim> claims = ConfigEvidence.read(new ImageConfig(labels, variables),
                new Digest("sha256:" + "0".repeat(64)));
        Findings findings = new Findings();
        Claims all = new Claims(null, claims);
        Node resolved = Declaration.parse(node).resolve();
        Rules.all().forEach(rule -> rule.judge(all, resolved, findings));
        assertThat(findings.findings()).as("every claim is judged exactly once").hasSameSizeAs(claims);
        return findings;
    }
}
