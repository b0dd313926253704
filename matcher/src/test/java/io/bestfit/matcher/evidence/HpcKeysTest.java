package io.bestfit.matcher.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.matcher.oci.Digest;
import io.bestfit.matcher.oci.ImageConfig;
import io.bestfit.matcher.testing.SharedData;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every key that the HPC community's sets of annotations name, with every example value, as a label says it. */
class HpcKeysTest {

    private static final Digest DIGEST = new Digest("sha256:" + "0123456789abcdef".repeat(4));
    /** What each key is read as; empty where it says nothing of what a node has to have. */
    private static final Map<String, String> MEANINGS = Map.ofEntries(
            Map.entry("org.supercontainers.mpi.provider", "MpiFamily"),
            Map.entry("org.supercontainers.openmpi.version", "MpiFamily MpiVersion"),
            Map.entry("org.supercontainers.mpi.portability.optimized", ""),
            Map.entry("org.supercontainers.libfabric.abi.version", "LibfabricAbi"),
            Map.entry("org.supercontainers.mpi.portability.mode", "PortabilityMode"),
            Map.entry("org.supercontainers.libc.provider", "LibcProvider"),
            Map.entry("org.supercontainers.glibc.version", "GlibcVersion"),
            Map.entry("org.supercontainers.pmi.version", ""), Map.entry("org.supercontainers.mpi", "MpiFamily"),
            Map.entry("org.supercontainers.gpu", "GpuAvailable"),
            Map.entry("org.supercontainers.glibc", "GlibcVersion"), Map.entry("mpi.implementation", "MpiFamily"),
            Map.entry("mpi.version", "MpiVersion"), Map.entry("mpi.portability.optimization", ""),
            Map.entry("mpi.portability.mode", "PortabilityMode"), Map.entry("os.name", ""),
            Map.entry("os.release", ""), Map.entry("os.vendor", ""), Map.entry("os.version", ""),
            Map.entry("hardware.gpu.available", "GpuAvailable"), Map.entry("hardware.gpu.enabled", "GpuAvailable"),
            Map.entry("hardware.gpu.driver.version", "GpuDriver"),
            Map.entry("hardware.gpu.cuda.version", "CudaToolkit"),
            Map.entry("hardware.gpu.architecture", "GpuArchitectures"), Map.entry("oci.cpu.vendor", ""),
            Map.entry("oci.cpu.features", ""), Map.entry("oci.kernel.selinux", ""),
            Map.entry("oci.kernel.configurations", ""), Map.entry("oci.kernel.versions", ""),
            Map.entry("oci.os.glibc", ""), Map.entry("oci.os.openmpi", ""), Map.entry("oci.pci.devices", ""),
            Map.entry("oci.compatibility-score", ""), Map.entry("compatibility-score", ""),
            Map.entry("ORG_SUPERCONTAINERS_HARDWARE_CPU_TARGET_MICROARCH", "CpuTarget"),
            Map.entry("com.hooks.mpi.enabled", "PortabilityMode"),
            Map.entry("com.hooks.mpi.type", "MpiFamily PortabilityMode"), Map.entry("com.hooks.glibc.enabled", ""));

    @Test
    void everyKeyThatIsPublishedIsReadAsItIsMeantOrSaysNothing() {
        JsonNode sets = JsonMapper.shared().readTree(SharedData.text("hpc3/annotation-examples.json"));
        Map<String, String> read = new LinkedHashMap<>();
        Map<String, String> expected = new LinkedHashMap<>();
        for (JsonNode set : sets) {
            set.path("keys").properties().forEach(key -> key.getValue().forEach(value -> {
                String text = value.asString();
                read.put(key.getKey() + "=" + text, claims(Map.of(key.getKey(), text), Map.of()));
                expected.put(key.getKey() + "=" + text,
                        text.equals("unknown") ? "" : MEANINGS.getOrDefault(key.getKey(), "a key of no table"));
            }));
            set.path("env").properties().forEach(variable -> {
                read.put(variable.getKey(),
                        claims(Map.of(), Map.of(variable.getKey(), variable.getValue().asString())));
                expected.put(variable.getKey(), MEANINGS.getOrDefault(variable.getKey(), "a variable of no table"));
            });
        }
        assertThat(read).hasSizeGreaterThan(35).isEqualTo(expected);
    }

    private static String claims(Map<String, String> labels, Map<String, String> environment) {
        List<String> kinds = new ArrayList<>();
        for (Claim claim : ConfigEvidence.read(new ImageConfig(labels, environment), DIGEST)) {
            kinds.add(claim.requirement().getClass().getSimpleName());
        }
        return String.join(" ", kinds);
    }
}
