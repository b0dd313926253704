package io.bestfit.matcher.tag;

import io.bestfit.matcher.evidence.AnnotationVocabulary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Words that stand for one thing each, by their lower-case spelling with {@code -} for every separator.
 *
 * <p>GPU products and families: NVIDIA, "CUDA GPU Compute Capability"; LLVM, AMDGPUUsage; eth-cscs/uenv2 (micro-architecture
 * names); huggingface/text-embeddings-inference, README. Names of architectures: docker-library/official-images.
 */
final class Words {

    /** MPI implementations, as images are called after them. */
    static final Set<String> MPI = Set.of("mpich", "cray-mpich", "mvapich", "mvapich2", "openmpi", "open-mpi", "ompi",
            "intelmpi", "intel-mpi", "impi", "parastation", "psmpi");

    private static final Map<String, TagWord> EXACT = exact();

    private Words() {}

    static Optional<TagWord> find(String text) {
        return Optional.ofNullable(EXACT.get(text.replace('_', '-')));
    }

    static String key(String name) {
        return AnnotationVocabulary.PREFIX + name;
    }

    static Map<String, String> says(String name, String value) {
        return Map.of(key(name), value);
    }

    static TagWord accelerator(String name) {
        return new TagWord(TagWord.Kind.ACCELERATOR, 0, "", name, says("features", name), null);
    }

    private static Map<String, TagWord> exact() {
        Map<String, TagWord> words = new HashMap<>();
        architectures(words);
        gpus(words);
        for (String name : MPI) {
            put(words, TagWord.Kind.MPI, name, says("mpi.implementation", name), name);
        }
        for (String name : List.of("cxi", "slingshot", "infiniband", "ib", "verbs", "mlx5", "efa", "srd", "opa",
                "omnipath", "omni-path", "psm2", "opx", "roce", "ugni", "gni", "tcp", "sockets")) {
            put(words, TagWord.Kind.FABRIC, name, says("hardware.interconnect", name), name);
        }
        for (String name : List.of("neuron", "neuronx", "hpu", "gaudi", "gaudi2", "gaudi3", "tpu", "npu", "cann",
                "musa")) {
            words.put(name, accelerator(name));
        }
        for (String name : List.of("l4t", "jetson")) {
            words.put(name, new TagWord(TagWord.Kind.ACCELERATOR, 0, "", name, says("features", name), "arm64"));
        }
        level(words, "avx2", "x86_64_v3");
        level(words, "avx512", "x86_64_v4");
        put(words, TagWord.Kind.NEUTRAL, "", Map.of(), "generic", "portable", "baseline", "multiarch", "cudnn", "nccl",
                "rccl");
        put(words, TagWord.Kind.WINDOWS, "windows", Map.of(), "windows", "windowsservercore", "nanoserver",
                "servercore");
        put(words, TagWord.Kind.SOFTWARE, "", Map.of(), "python", "pytorch", "tensorflow", "torch", "vllm", "ucx",
                "libfabric", "ofi", "spack", "gcc", "clang", "llvm", "oneapi", "pip", "conda", "mkl", "openblas");
        put(words, TagWord.Kind.ROLE, "", Map.of(), "base", "runtime", "devel", "dev", "build", "builder", "complete",
                "full", "light", "slim", "minimal", "server", "client", "jupyter", "notebook", "pip-base", "debug",
                "test",
                "desktop", "runner", "training", "inference", "cli");
        put(words, TagWord.Kind.DISTRIBUTION, "", Map.of(), "ubuntu", "debian", "rocky", "almalinux", "centos",
                "alpine",
                "fedora", "ubi", "bookworm", "bullseye", "buster", "trixie", "focal", "jammy", "noble", "bionic",
                "distroless", "scratch");
        return Map.copyOf(words);
    }

    // In a tag x86 is what is not ARM: nobody builds for 32 bits beside it.
    private static void architectures(Map<String, TagWord> words) {
        architecture(words, "amd64", "amd64", "x86-64", "x86", "x64", "intel64");
        architecture(words, "arm64", "arm64", "aarch64", "arm64v8", "armv8");
        architecture(words, "arm", "arm", "armhf", "armel", "armv7", "armv7l", "armv6", "arm32v5", "arm32v6",
                "arm32v7");
        architecture(words, "386", "386", "i386", "i686");
        architecture(words, "ppc64le", "ppc64le");
        architecture(words, "s390x", "s390x");
        architecture(words, "riscv64", "riscv64");
        architecture(words, "loong64", "loong64", "loongarch64");
    }

    // An instruction set stands for the lowest level that has it.
    private static void level(Map<String, TagWord> words, String name, String level) {
        words.put(name,
                new TagWord(TagWord.Kind.CPU, 0, "", level, says("hardware.cpu.target.microarch", level), "amd64"));
    }

    private static void architecture(Map<String, TagWord> words, String architecture, String... names) {
        for (String name : names) {
            words.put(name,
                    new TagWord(TagWord.Kind.ARCHITECTURE, 0, "", architecture, Map.of(), architecture));
        }
    }

    private static void gpus(Map<String, TagWord> words) {
        gpu(words, "no", "cpu", "nogpu", "cpu-only", "cpuonly", "no-gpu");
        // Images called so are for NVIDIA's; whoever means another maker's says it.
        gpu(words, "cuda", "gpu", "cuda", "nvidia");
        gpu(words, "rocm", "rocm", "hip", "amdgpu");
        gpu(words, "level-zero", "xpu", "xpu-flex", "xpu-max", "level-zero", "intel-gpu");
        gpu(words, "yes", "vulkan", "opencl");
        code(words, "sm_60", "p100");
        code(words, "sm_60,sm_61", "pascal");
        code(words, "sm_70", "v100", "volta");
        code(words, "sm_75", "t4", "turing");
        code(words, "sm_80", "a100", "a30");
        code(words, "sm_80,sm_86", "ampere");
        code(words, "sm_86", "a10", "a10g", "a40");
        code(words, "sm_89", "ada", "lovelace", "ada-lovelace", "l4", "l40", "l40s");
        code(words, "sm_90", "h100", "h200", "hopper");
        code(words, "sm_100", "b100", "b200");
        code(words, "sm_100,sm_120", "blackwell");
        code(words, "gfx906", "mi50", "mi60");
        code(words, "gfx908", "mi100");
        code(words, "gfx90a", "mi200", "mi210", "mi250", "mi250x");
        code(words, "gfx942", "mi300", "mi300a", "mi300x", "mi325x");
        code(words, "gfx950", "mi350x", "mi355x");
        code(words, "gfx908,gfx90a,gfx9-4-generic", "cdna");
        code(words, "gfx10-1-generic,gfx10-3-generic,gfx11-generic,gfx12-generic", "rdna");
        words.put("gh200", new TagWord(TagWord.Kind.GPU_CODE, 0, "", "sm_90",
                says("hardware.gpu.architecture", "sm_90"), "arm64"));
    }

    private static void gpu(Map<String, TagWord> words, String through, String... names) {
        put(words, TagWord.Kind.GPU, through, says("hardware.gpu.available", through), names);
    }

    private static void code(Map<String, TagWord> words, String targets, String... names) {
        put(words, TagWord.Kind.GPU_CODE, targets, says("hardware.gpu.architecture", targets), names);
    }

    private static void put(Map<String, TagWord> words, TagWord.Kind kind, String value, Map<String, String> says,
            String... names) {
        for (String name : names) {
            words.put(name, new TagWord(kind, 0, "", value.isEmpty() ? name : value, says, null));
        }
    }
}
