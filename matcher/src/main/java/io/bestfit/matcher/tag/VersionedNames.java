package io.bestfit.matcher.tag;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names with a version behind them: {@code cuda12.4}, {@code cu124}, {@code py3.12}, {@code ubuntu2204},
 * {@code mpich-4.1}.
 *
 * <p>Sources of the spellings: tags of nvcr.io/nvidia, rocm, pytorch, rapidsai, AWS deep learning containers and
 * eth-cscs/cscs-docs.
 */
final class VersionedNames {

    private static final Pattern NAME_AND_VERSION = Pattern
            .compile(
                    "([a-z](?:[a-z0-9_-]*?[a-z0-9])??)(?:[-_]v|[-_]?(?:release[-_])?)([0-9]{1,9}(?:\\.[0-9]{1,9}){0,4})");
    // CUDA 7 was the first with container images; a smaller number behind the word is the version of something else.
    private static final int FIRST_CUDA = 7;
    private static final int BEYOND_CUDA = 100;
    // llama.cpp counts b6124; b200 is a GPU.
    private static final int SHORTEST_BUILD_NUMBER = 4;

    private static final Map<String, String> PROGRAMS = programs();
    private static final Set<String> DISTRIBUTIONS = Set.of("ubuntu", "debian", "rocky", "rockylinux", "alma",
            "almalinux", "centos", "rhel", "ubi", "el", "alpine", "fedora", "sles", "suse", "opensuse", "leap",
            "amazonlinux", "amzn", "photon", "wolfi");

    private VersionedNames() {}

    static Optional<TagWord> find(String text) {
        Matcher matcher = NAME_AND_VERSION.matcher(text);
        return matcher.matches()
                ? Optional.ofNullable(read(matcher.group(1).replace('_', '-'), matcher.group(2)))
                : Optional.empty();
    }

    private static @Nullable TagWord read(String name, String version) {
        if (DISTRIBUTIONS.contains(name)) {
            return word(TagWord.Kind.DISTRIBUTION, name + (name.equals("ubuntu") ? ubuntu(version) : version));
        }
        String program = PROGRAMS.get(name);
        if (program != null) {
            return word(TagWord.Kind.SOFTWARE, program + " " + (program.equals("python") ? python(version) : version));
        }
        return switch (name) {
            case "cuda", "cu" -> cuda(version);
            case "rocm" -> new TagWord(TagWord.Kind.ROCM, 0, "", version, Words.says("hardware.gpu.rocm.version",
                    version), null);
            case "cudnn", "nccl", "rccl" -> word(TagWord.Kind.NEUTRAL, name + " " + version);
            case "neuron", "neuronx" -> Words.accelerator(name);
            case "rev", "revision", "build" -> word(TagWord.Kind.REVISION, version);
            case "b" -> version.length() >= SHORTEST_BUILD_NUMBER && !version.contains(".")
                    ? word(TagWord.Kind.REVISION, version)
                    : null;
            default -> mpi(name, version);
        };
    }

    private static @Nullable TagWord mpi(String name, String version) {
        if (!Words.MPI.contains(name)) {
            return null;
        }
        return new TagWord(TagWord.Kind.MPI, 0, "", name + " " + version,
                Map.of(Words.key("mpi.implementation"), name, Words.key("mpi.version"), version), null);
    }

    // cu124 and cuda124 are 12.4, cu1281 is 12.8.1, cu92 is 9.2; cu12 and cuda12 are all of 12.
    private static @Nullable TagWord cuda(String written) {
        String version = written;
        if (!written.contains(".") && written.length() >= 2) {
            boolean twoDigits = written.startsWith("1");
            int major = twoDigits ? 2 : 1;
            String rest = written.substring(major);
            version = written.substring(0, major) + (rest.isEmpty() ? "" : "." + String.join(".", rest.split("")));
        }
        int major = Integer.parseInt(version.split("\\.", -1)[0]);
        if (major < FIRST_CUDA || major >= BEYOND_CUDA || version.chars().filter(c -> c == '.').count() > 3) {
            return null;
        }
        return new TagWord(TagWord.Kind.CUDA, 0, "", version, Words.says("hardware.gpu.cuda.version", version), null);
    }

    private static String ubuntu(String version) {
        return version.length() == 4 && !version.contains(".")
                ? version.substring(0, 2) + "." + version.substring(2)
                : version;
    }

    private static String python(String version) {
        return version.length() > 1 && !version.contains(".")
                ? version.charAt(0) + "." + version.substring(1)
                : version;
    }

    private static TagWord word(TagWord.Kind kind, String value) {
        return new TagWord(kind, 0, "", value.toLowerCase(Locale.ROOT), Map.of(), null);
    }

    private static Map<String, String> programs() {
        Map<String, String> programs = new HashMap<>();
        for (String name : Set.of("python", "pytorch", "tensorflow", "vllm", "transformers", "jax", "gcc", "clang",
                "llvm",
                "aocc", "nvhpc", "oneapi", "ucx", "libfabric", "ofi", "pmix", "spack", "conda", "jdk", "go",
                "cmake", "boost", "hdf5", "netcdf", "fftw", "mkl", "openblas", "petsc", "kokkos", "uif", "vai", "sdk",
                "l4t", "triton", "sglang", "deepspeed", "ray", "julia", "nginx", "apache")) {
            programs.put(name, name);
        }
        programs.put("py", "python");
        programs.put("tf", "tensorflow");
        programs.put("pth", "pytorch");
        programs.put("torch", "pytorch");
        return Map.copyOf(programs);
    }
}
