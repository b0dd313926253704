package io.bestfit.matcher.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bestfit.matcher.node.MalformedDeclarationException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeLabelsTest {

    private static final String NFD = "feature.node.kubernetes.io/";
    /** What labels show of a Haswell by default. */
    private static final String SHOWN = "AVX AVX2 AESNI FMA3 LAHF MOVBE OSXSAVE XSAVE";
    private static final String HASWELL = " | Intel 6 60";

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            // Not a label of Node Feature Discovery.
            "'' | '' | arch=amd64",
            "LAHF | Intel 6 60 | cpu=x86_64", "AESNI LAHF | Intel 6 60 | cpu=x86_64",
            "AVX AESNI LAHF | Intel 6 60 | cpu=sandybridge", "AVX AVX2 LAHF | Intel 6 60 | cpu=nehalem",
            SHOWN + HASWELL + " | cpu=haswell", SHOWN + " ADX | Intel 6 61 | cpu=broadwell",
            SHOWN + " | Intel 6 999 | cpu=haswell", SHOWN + " | '' | cpu=x86_64_v3",
            // Behind a hypervisor a model that was never made shows any mixture.
            SHOWN + " HYPERVISOR" + HASWELL + " | cpu=haswell", SHOWN + " HYPERVISOR | Intel 15 6 | cpu=x86_64",
            SHOWN + " HYPERVISOR | '' | cpu=x86_64",
            // A hypervisor hides what its cluster does not share (the baseline of VMware's EVC).
            "AVX AESNI LAHF HYPERVISOR | Intel 6 106 | cpu=sandybridge", "LAHF HYPERVISOR | Intel 6 106 | cpu=x86_64",
            SHOWN + " XSAVEC XSAVEOPT ADX HYPERVISOR | Intel 6 85 | cpu=skylake",
            // Newer versions label the level; it includes those below.
            "X86_64_V2 HYPERVISOR | '' | cpu=x86_64_v2", "X86_64_V3 HYPERVISOR | '' | cpu=x86_64_v3",
            "X86_64_V4 X86_64_V3 HYPERVISOR | '' | cpu=x86_64_v4", "X86_64_V1 | '' | cpu=x86_64"})
    void labelsProveAsMuchOfTheCpuAsEveryProcessorWithThemHas(String flags, String model, String expected)
            throws Exception {
        assertThat(key(node(labels("amd64", flags, model), Map.of()))).isEqualTo(
                expected.startsWith("cpu=") ? "arch=amd64, " + expected : expected);
    }

    @Test
    void aHypervisorIsKnownByTheModelsLabelAsWell() throws Exception {
        Map<String, String> labels = labels("amd64", SHOWN, "");
        labels.put(NFD + "cpu-model.hypervisor", "kvm");
        assertThat(key(node(labels, Map.of()))).isEqualTo("arch=amd64, cpu=x86_64");

        labels.put(NFD + "cpu-model.hypervisor", "none");
        assertThat(key(node(labels, Map.of()))).isEqualTo("arch=amd64, cpu=x86_64_v3");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "AES ASIMD ASIMDDP ASIMDHP ASIMDRDM ATOMICS CPUID CRC32 DCPOP EVTSTRM FP FPHP LRCPC PMULL SHA1 SHA2 | 53441 |"
                    + " arch=arm64, cpu=neoverse_n1",
            // A core that is not in the table, one whose features the kernel does not allow, and none told.
            "AES ASIMD ASIMDDP ASIMDHP ASIMDRDM ATOMICS CPUID CRC32 DCPOP EVTSTRM FP FPHP LRCPC PMULL SHA1 SHA2 | 1 |"
                    + " arch=arm64",
            "ASIMD FP | 53441 | arch=arm64", "ASIMD FP | '' | arch=arm64", "ASIMD FP | 99999999999 | arch=arm64"})
    void anArmCoreIsKnownByItsPartNumberAndWhatItCanDo(String flags, String id, String expected) throws Exception {
        assertThat(key(node(labels("arm64", flags, "ARM 63 " + id), Map.of()))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
            "amd.com/gpu.device-id=74a1 | amd-gfx=gfx942", "beta.amd.com/gpu.device-id.740f=4 | amd-gfx=gfx90a",
            "amd.com/gpu.product-name=AMD_Instinct_MI300X_OAM | amd-gfx=gfx942",
            "beta.amd.com/gpu.product-name.AMD-Instinct-MI210=2 amd.com/gpu.device-id=738c | amd-gfx=(gfx908 gfx90a)",
            "amd.com/gpu.product-name=AMD_Radeon_780M_Graphics | ''", "amd.com/gpu.family=AI | ''",
            "amd.com/gpu.device-id=740f amd.com/gpu.driver-version=6.10.5 | amd-gfx=gfx90a, amdgpu-driver=\"6.10.5\"",
            "nvidia.com/gpu.product=Tesla-T4 nvidia.com/gpu.compute.major=7 nvidia.com/gpu.compute.minor=5 |"
                    + " nvidia-cc=\"7.5\", nvidia-brand=tesla",
            "nvidia.com/cuda.driver.major=535 nvidia.com/cuda.driver.minor=104 nvidia.com/cuda.driver.rev= |"
                    + " nvidia-driver=\"535.104\"",
            "nvidia.com/gpu.count=0 nvidia.com/cuda.driver-version.full=550.1.2 | ''",
            "nvidia.com/cuda.driver-version.full=no\"pe nvidia.com/gpu.compute.major=x | ''",
            "feature.node.kubernetes.io/pci-10de.present=true | nvidia-driver=unknown",
            "feature.node.kubernetes.io/pci-0302_10de.present=true | nvidia-driver=unknown",
            "feature.node.kubernetes.io/pci-0403_10de.present=true | ''",
            "feature.node.kubernetes.io/pci-0300_1002.present=true | amdgpu-driver=unknown",
            "feature.node.kubernetes.io/pci-0300_1d0f.present=true | ''",
            "intel.feature.node.kubernetes.io/gpu=true | ''",
            "feature.node.kubernetes.io/custom-rdma.available=true feature.node.kubernetes.io/pci-0207_15b3.present=true |"
                    + " fabric=infiniband",
            "feature.node.kubernetes.io/custom-rdma.available=true feature.node.kubernetes.io/pci-0200_15b3.present=true |"
                    + " fabric=roce",
            "feature.node.kubernetes.io/custom-rdma.capable=true feature.node.kubernetes.io/pci-0207_15b3.present=true |"
                    + " ''",
            "feature.node.kubernetes.io/custom-rdma.available=true | ''"})
    void devicesAreWhatTheirLabelsProve(String labels, String expected) throws Exception {
        Map<String, String> all = labels("amd64", "", "");
        Arrays.stream(labels.split(" ")).forEach(label -> all.put(label.substring(0, label.indexOf('=')),
                label.substring(label.indexOf('=') + 1)));

        assertThat(key(node(all, Map.of()))).isEqualTo("arch=amd64" + (expected.equals("''") ? "" : ", " + expected));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"nvidia.com/gpu | 8 | nvidia-driver=unknown", "nvidia.com/gpu | 0 | ''",
            "amd.com/gpu | 4 | amdgpu-driver=unknown", "gpu.intel.com/i915 | 1 | intel-gpu=i915",
            "gpu.intel.com/xe | 1 | intel-gpu=xe", "vpc.amazonaws.com/efa | 4 | fabric=efa",
            "rdma/hca_shared_devices_a | 63 | ''"})
    void devicesAreWhatTheirPluginsOffer(String resource, String quantity, String expected) throws Exception {
        KubernetesNode node = new KubernetesNode("n", Map.of(), Map.of(), "amd64", "linux", "6.8.0-45-generic",
                Map.of(resource, quantity));

        assertThat(key(node)).contains(expected).satisfies(
                key -> assertThat(key.split(", ")).hasSize(expected.isEmpty() ? 2 : 3));
    }

    @Test
    void theOperatorsDeclarationWins() throws Exception {
        Map<String, String> labels = labels("amd64", SHOWN, "Intel 6 60");
        labels.put("feature.node.kubernetes.io/pci-0302_10de.present", "true");

        assertThat(key(node(labels, Map.of(NodeLabels.DECLARATION, "cpu=zen3, nvidia-driver=\"550.54.15\", fast"))))
                .isEqualTo("arch=amd64, cpu=zen3, nvidia-driver=\"550.54.15\", fast");
        labels.put(NodeLabels.DECLARATION, "zen4.nvidia-550-54");
        assertThat(key(node(labels, Map.of()))).isEqualTo("arch=amd64, cpu=zen4, nvidia-driver=\"550.54\"");
        assertThat(key(node(labels, Map.of(NodeLabels.DECLARATION, "cpu=zen2"))))
                .isEqualTo("arch=amd64, cpu=zen2, nvidia-driver=unknown");
        assertThatThrownBy(() -> key(node(labels, Map.of(NodeLabels.DECLARATION, "cpu=zen99"))))
                .isInstanceOf(MalformedDeclarationException.class);
    }

    @Test
    void windowsNodesSayTheirVersion() throws Exception {
        KubernetesNode node = new KubernetesNode("w", Map.of(), Map.of(), "amd64", "windows", "10.0.20348.2227",
                Map.of());

        assertThat(key(node)).isEqualTo("os=windows, arch=amd64, os-version=\"10.0.20348.2227\"");
    }

    @Test
    void aNodeOfNoArchitectureIsNone() {
        KubernetesNode node = new KubernetesNode("x", Map.of(), Map.of(), "", "", "", Map.of());

        assertThatThrownBy(() -> key(node)).isInstanceOf(MalformedDeclarationException.class)
                .hasMessage("declaration is malformed at position 0: expected an architecture, such as arch=arm64,"
                        + " because the features do not tell it, found the end");
    }

    @Test
    void theFeaturesOfItsObjectComeBeforeLabels() throws Exception {
        Map<String, Object> elements = new HashMap<>();
        Arrays.stream((SHOWN + " SSE2 SSE3 SSSE3 SSE4 SSE42 POPCNT CX16 MMX SSE CLMUL BMI1 BMI2 F16C LZCNT RDRAND")
                .split(" ")).forEach(flag -> elements.put(flag, Map.of()));
        Map<String, Object> features = Map.of("flags", Map.of("cpu.cpuid", Map.of("elements", elements),
                "kernel.loadedmodule", Map.of("elements", Map.of("nvidia", Map.of(), "ib_uverbs", Map.of())),
                "kernel.config", Map.of("elements", Map.of("X", "y"))),
                "attributes", Map.of("cpu.model", Map.of("elements", Map.of("vendor_id", "Intel"))), "instances",
                Map.of("pci.device", Map.of("elements",
                        List.of(Map.of("attributes", Map.of("class", "0302", "vendor", "10de")), "odd"))));
        KubernetesNode node = node(labels("amd64", "LAHF", "Intel 6 60"), Map.of());

        assertThat(NodeLabels.resolve(node, NodeLabels.declared(node), NodeFeatureReader.read(features)).key())
                .isEqualTo("arch=amd64, cpu=haswell, kernel-modules=(ib_uverbs nvidia), nvidia-driver=unknown");
        assertThat(NodeLabels.resolve(node, NodeLabels.declared(node), NodeFeatureReader.read("odd")).key())
                .isEqualTo("arch=amd64, cpu=x86_64");
    }

    private static String key(KubernetesNode node) throws MalformedDeclarationException {
        return NodeLabels.resolve(node, NodeLabels.declared(node), null).key();
    }

    private static KubernetesNode node(Map<String, String> labels, Map<String, String> annotations) {
        return new KubernetesNode("node", labels, annotations, "", "", "", Map.of());
    }

    private static Map<String, String> labels(String architecture, String flags, String model) {
        Map<String, String> labels = new HashMap<>(Map.of("kubernetes.io/arch", architecture));
        Arrays.stream(flags.split(" ")).filter(flag -> !flag.isEmpty())
                .forEach(flag -> labels.put(NFD + "cpu-cpuid." + flag, "true"));
        String[] parts = model.split(" ", -1);
        if (parts.length > 1) {
            labels.put(NFD + "cpu-model.vendor_id", parts[0]);
            labels.put(NFD + "cpu-model.family", parts[1]);
            labels.put(NFD + "cpu-model.id", parts.length > 2 ? parts[2] : "");
        }
        return labels;
    }
}
