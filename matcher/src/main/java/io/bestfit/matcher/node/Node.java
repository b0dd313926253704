package io.bestfit.matcher.node;

import io.bestfit.matcher.nfd.FeatureSet;
import io.bestfit.matcher.nvidia.GpuFacts;
import io.bestfit.matcher.version.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one machine has, as it was declared and resolved against the tables.
 *
 * <p>Devices are closed-world: an absent GPU, fabric or MPI means that there is none. Facts of what is
 * there are open-world: a {@code null} version means that nobody said.
 *
 * @param os the OCI operating system, {@code linux} unless declared
 * @param architecture the OCI architecture: declared, else that of the CPU, else {@code amd64}
 * @param variant the OCI variant where it was declared, normalised as containerd does
 * @param osVersion the version of the operating system (Windows)
 * @param cpu the processor
 * @param nvidia the NVIDIA GPUs, where there are any
 * @param amd the AMD GPUs, where there are any
 * @param intelGpu the kernel driver of an Intel GPU, {@code i915} or {@code xe}, where there is one
 * @param fabrics canonical names of the interconnects, possibly none
 * @param mpi the host MPI that the site injects into containers, where it does
 * @param libfabric the libfabric that the site injects, where it does
 * @param glibc the highest glibc that any library needs which the site injects into every image; what its MPI and
 *     its libfabric need counts where these come in
 * @param kernel the kernel's version
 * @param kernelModules the loaded modules; {@code null} where nobody said
 * @param pageSize the page size in bytes; {@code null} where nobody said and the architecture leaves it open
 * @param cgroup {@code v1} or {@code v2}
 * @param tokens site words that were declared and that entries may demand, lower case
 * @param features what Node Feature Discovery would say of it: its own export, else what the declaration proves
 * @param declared the canonical key and text of everything that was declared, for explanations
 */
public record Node(String os, String architecture, @Nullable String variant, @Nullable String osVersion, Cpu cpu,
        @Nullable NvidiaGpus nvidia, @Nullable AmdGpus amd, @Nullable String intelGpu, Set<String> fabrics,
        @Nullable HostMpi mpi, @Nullable HostLibfabric libfabric, @Nullable Version glibc, @Nullable Version kernel,
        @Nullable Set<String> kernelModules, @Nullable Long pageSize, @Nullable String cgroup, Set<String> tokens,
        FeatureSet features, Map<String, String> declared) {

    public Node {
        fabrics = Set.copyOf(fabrics);
        kernelModules = kernelModules == null ? null : Set.copyOf(kernelModules);
        tokens = Set.copyOf(tokens);
        declared = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(declared));
    }

    /** Whether the node has a GPU of any vendor. */
    public boolean hasGpu() {
        return nvidia != null || amd != null || intelGpu != null;
    }

    /**
     * The NVIDIA GPUs of a node.
     *
     * @param driver the driver's version
     * @param cuda the highest CUDA version of the driver: declared, else from the driver where the table allows
     * @param computeCapabilities one per distinct GPU; empty where nobody said
     * @param brand the NVML brand, lower case
     * @param devices the same as NVIDIA's container runtime sees it, one per distinct GPU; one where nobody said which
     */
    public record NvidiaGpus(@Nullable Version driver, @Nullable Version cuda, List<Version> computeCapabilities,
            @Nullable String brand, List<GpuFacts> devices) {

        private static final Pattern SEPARATORS = Pattern.compile("[ _-]");

        public NvidiaGpus {
            computeCapabilities = List.copyOf(computeCapabilities);
            devices = List.copyOf(devices);
        }

        /** The GPUs with their devices as the container runtime sees them. */
        public static NvidiaGpus of(@Nullable Version driver, @Nullable Version cuda, List<Version> computeCapabilities,
                @Nullable String brand) {
            // NVML's names of brands have no separators: GeForceRTX.
            String name = brand == null ? null : SEPARATORS.matcher(brand).replaceAll("");
            List<@Nullable Version> kinds = new ArrayList<>(computeCapabilities);
            if (kinds.isEmpty()) {
                kinds.add(null);
            }
            return new NvidiaGpus(driver, cuda, computeCapabilities, brand, kinds.stream()
                    .map(kind -> new GpuFacts(text(cuda), text(driver), text(kind), name)).toList());
        }

        private static @Nullable String text(@Nullable Version version) {
            return version == null ? null : version.toString();
        }
    }

    /**
     * The AMD GPUs of a node.
     *
     * @param targets the gfx targets, one per distinct GPU, such as {@code gfx90a}, with feature suffixes if declared
     * @param driver the amdgpu driver's version
     */
    public record AmdGpus(List<String> targets, @Nullable Version driver) {

        public AmdGpus {
            targets = List.copyOf(targets);
        }
    }

    /**
     * The MPI of the host that the site injects.
     *
     * @param family {@code mpich}, {@code openmpi}, {@code mpi-abi}, or another token
     * @param soname the soname, such as {@code libmpi.so.12}
     * @param file the file's name with all its numbers, such as {@code libmpi.so.12.2.3}
     * @param glibc the glibc that the injected library needs
     */
    public record HostMpi(String family, @Nullable String soname, @Nullable String file, @Nullable Version glibc) {}

    /**
     * The libfabric of the host that the site injects.
     *
     * @param abi the ABI (FABRIC_1.n as {@code 1.n})
     * @param glibc the glibc that the injected library needs
     */
    public record HostLibfabric(Version abi, @Nullable Version glibc) {}
}
