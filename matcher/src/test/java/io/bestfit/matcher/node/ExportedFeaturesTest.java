package io.bestfit.matcher.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bestfit.matcher.cpu.CpuInfo;
import io.bestfit.matcher.cpu.Microarchitecture;
import io.bestfit.matcher.cpu.MicroarchitectureCatalog;
import io.bestfit.matcher.nfd.MalformedRuleException;
import io.bestfit.matcher.testing.SharedData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ExportedFeaturesTest {

    private static final String X86 = "SSE2 X86_64_V1";
    private static final String V2 = X86 + " CX16 LAHF MMX POPCNT SSE SSE3 SSE4 SSE42 SSSE3";
    private static final String V3 = V2 + " AVX AVX2 BMI1 BMI2 F16C FMA3 LZCNT MOVBE OSXSAVE XSAVE";
    private static final String BROADWELL = V3 + " ADX AESNI CLMUL RDRAND RDSEED";
    private static final String ZEN = BROADWELL + " SHA SSE4A CLZERO XSAVEC XSAVEOPT";
    private static final String ZEN2 = ZEN + " WBNOINVD";
    private static final String ZEN3 = ZEN2 + " VAES VPCLMULQDQ";

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"Intel | " + X86 + " | x86_64", "VIA | " + V2 + " | x86_64_v2",
            "Intel | " + V2 + " | nehalem",
            "VIA | " + V3 + " | x86_64_v3", "'' | " + BROADWELL + " | x86_64_v3",
            "Intel | " + BROADWELL + " | broadwell", "AMD | " + ZEN + " | zen", "AMD | " + ZEN2 + " | zen2",
            "AMD | " + ZEN3 + " | zen3",
            // A hypervisor may hide a flag that has no name here.
            "AMD | " + ZEN3 + " HYPERVISOR | x86_64_v3"})
    void theCpuIsTheDeepestTargetThatTheFlagsProve(String vendor, String flags, String target) throws Exception {
        Node node = node(export(flags, Map.of("vendor_id", vendor), Map.of(), List.of(), ""));

        assertThat(node.architecture()).isEqualTo("amd64");
        assertThat(node.cpu().target()).isEqualTo(MicroarchitectureCatalog.standard().get(target));
        assertThat(node.declared()).isEqualTo(Map.of("cpu", target));
    }

    /** The flags of real machines that klauspost/cpuid has no names for. */
    private static final Set<String> NAMELESS = Set.of("clflushopt", "clwb", "fsgsbase", "pku", "rdpid", "sha512",
            "sm3", "sm4", "tsc_adjust");

    static List<Path> realMachines() throws IOException {
        try (Stream<Path> all = Files.list(SharedData.file("archspec/targets"))) {
            return all.filter(file -> file.getFileName().toString().startsWith("linux-")).sorted()
                    .filter(file -> flagsOf(file).contains("sse2")).toList();
        }
    }

    private static Set<String> flagsOf(Path file) {
        try {
            return CpuInfo.parse(Files.readString(file)).flags();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("realMachines")
    void realMachinesAreWhatTheyAreOrAnAncestorOfIt(Path file) throws Exception {
        CpuInfo info = CpuInfo.parse(Files.readString(file));
        String flags = info.flags().stream().filter(flag -> !NAMELESS.contains(flag)).map(CpuidNames::ofFlag)
                .collect(Collectors.joining(" "));
        String vendor = Map.of("GenuineIntel", "Intel", "AuthenticAMD", "AMD").getOrDefault(info.vendor(), "");
        String name = file.getFileName().toString();
        String expected = name.substring(name.lastIndexOf('-') + 1);

        Microarchitecture found = Objects.requireNonNull(
                node(export(flags, Map.of("vendor_id", vendor), Map.of(), List.of(), "")).cpu().target());

        Microarchitecture target = MicroarchitectureCatalog.standard().get(expected);
        if (info.flags().contains("hypervisor") || expected.equals("arrowlake_s")) {
            assertThat(found.runsOn(target)).as(found + " on " + target).isTrue();
            assertThat(found.ancestors()).contains("x86_64_v2");
        } else {
            assertThat(found).isEqualTo(target);
        }
    }

    @Test
    void whatTheKernelAndThePciBusTellBecomesKeys() throws Exception {
        Node node = node(export(BROADWELL, Map.of("vendor_id", "Intel"),
                Map.of("full", "5.14.0-427.el9.x86_64", "major", "5"), List.of("nvidia", "ib_uverbs", "i915", "amdgpu"),
                "0302:10de 0300:8086 1200:1002 0200:15b3"));

        assertThat(node.declared()).isEqualTo(Map.of("cpu", "broadwell", "intel-gpu", "i915", "kernel",
                "\"5.14.0-427.el9.x86_64\"", "kernel-modules", "(amdgpu i915 ib_uverbs nvidia)", "nvidia-driver",
                "unknown", "amdgpu-driver", "unknown"));
        assertThat(node.nvidia()).isEqualTo(Node.NvidiaGpus.of(null, null, List.of(), null));
        assertThat(node.amd()).isEqualTo(new Node.AmdGpus(List.of(), null));
        assertThat(node.kernelModules()).containsExactlyInAnyOrder("nvidia", "ib_uverbs", "i915", "amdgpu");
        assertThat(node.features().complete()).isTrue();
        assertThat(node.features().features()).containsKeys("pci.device", "cpu.model");
    }

    @Test
    void aGpuWithoutItsDriverAndOtherDevicesOfItsVendorAreNoGpus() throws Exception {
        Node node = node(export(X86, Map.of(), Map.of(), List.of("nouveau"), "0302:10de 0403:10de 0200:8086"));

        assertThat(node.hasGpu()).isFalse();
    }

    @Test
    void aDeclarationWinsOverWhatTheFeaturesProve() throws Exception {
        ExportedFeatures exported = ExportedFeatures
                .read(export(ZEN3, Map.of("vendor_id", "AMD"), Map.of("full", "6.1.0"), List.of("nvidia"),
                        "0302:10de"));

        Node node = exported.node(Declaration.read("nvidia-driver=\"550.54.15\", kernel=\"6.8\", fabric=cxi"));

        assertThat(node.declared()).isEqualTo(Map.of("cpu", "zen3", "nvidia-driver", "\"550.54.15\"", "fabric", "cxi",
                "kernel", "\"6.8\"", "kernel-modules", "nvidia"));
    }

    @Test
    void anArmNodeIsItsArchitecture() throws Exception {
        Node node = node(export("ASIMD SVE", Map.of("vendor_id", "ARM"), Map.of(), List.of(), ""));

        assertThat(node.declared()).isEqualTo(Map.of("arch", "arm64"));
        assertThat(node.cpu().target()).isEqualTo(MicroarchitectureCatalog.standard().get("aarch64"));
    }

    @Test
    void withoutAnArchitectureTheDeclarationMustTellIt() throws Exception {
        ExportedFeatures exported = ExportedFeatures
                .read(export("VSX", Map.of(), Map.of("full", "6.1.0"), List.of(), ""));

        assertThatThrownBy(() -> exported.node(Declaration.read(""))).isInstanceOf(MalformedDeclarationException.class)
                .hasMessage("declaration is malformed at position 14: expected an architecture, such as arch=arm64,"
                        + " because the features do not tell it, found the end");
        assertThat(exported.node(Declaration.read("arch=ppc64le")).architecture()).isEqualTo("ppc64le");
    }

    @Test
    void whatIsNoNameOfAModuleOrNoReleaseIsLeftOut() throws Exception {
        Node node = node(export(X86, Map.of(), Map.of("full", "six\n1"), List.of("nvidia\u001b[2J", "ok", "ü"), ""));

        assertThat(node.declared()).isEqualTo(Map.of("cpu", "x86_64", "kernel-modules", "ok"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', value = {"{ | is no JSON from line 1, column 2 on",
            "[] | is no JSON object", "1 | is no JSON object",
            "{\"a\":1} | has none of the members flags, attributes and instances",
            "{\"flags\":1} | has none of the members flags, attributes and instances",
            "{\"feature.node/x\":\"true\"} | has none of the members flags, attributes and instances"})
    void otherJsonIsRefused(String json, String why) {
        assertThatThrownBy(() -> ExportedFeatures.read(json)).isInstanceOf(MalformedRuleException.class)
                .hasMessageStartingWith("the export of features " + why);
    }

    private static Node node(String export) throws Exception {
        return ExportedFeatures.read(export).node(Declaration.read(""));
    }

    private static String export(String flags, Map<String, String> model, Map<String, String> kernel,
            List<String> modules, String devices) {
        String instances = Arrays.stream(devices.split(" ")).filter(device -> !device.isEmpty())
                .map(device -> "{\"attributes\":{\"class\":\"" + device.substring(0, 4) + "\",\"vendor\":\""
                        + device.substring(5).toLowerCase(Locale.ROOT) + "\"}}")
                .collect(Collectors.joining(","));
        return "{\"flags\":{\"cpu.cpuid\":{\"elements\":" + json(flags.split(" ")) + "},"
                + "\"kernel.loadedmodule\":{\"elements\":" + json(modules.toArray(String[]::new)) + "}},"
                + "\"attributes\":{\"cpu.model\":{\"elements\":" + json(model) + "},\"kernel.version\":{\"elements\":"
                + json(kernel) + "}},\"instances\":{\"pci.device\":{\"elements\":[" + instances + "]}}}";
    }

    private static String json(String... names) {
        return Arrays.stream(names).map(name -> quoted(name) + ":{}").collect(Collectors.joining(",", "{", "}"));
    }

    private static String json(Map<String, String> attributes) {
        return attributes.entrySet().stream().map(entry -> quoted(entry.getKey()) + ":" + quoted(entry.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String quoted(String text) {
        return '"' + text.replace("\n", "\\n").replace("\u001b", "\\u001b") + '"';
    }
}
