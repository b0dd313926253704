package io.bestfit.matcher.evidence;

import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * One key of the vocabulary.
 *
 * <p>Sources: the annotations of HPC Container Conformance, vsoch/containerspec ({@code mpi},
 * {@code gpu}, {@code glibc}), compspec/schemas ({@code mpi.implementation}, and {@code mpi.porability.mode} in its
 * first spelling), and eth-cscs/sarus, doc/config/mpi-hook.rst.
 *
 * @param name the key without its prefix, or the whole key
 * @param form how it is written
 * @param reader what a value means; its second argument says whether the image speaks of AMD
 */
record VocabularyKey(String name, Form form, BiFunction<String, Boolean, Requirement> reader) {

    /** What the keys of the HPC container community begin with. */
    static final String PREFIX = "org.supercontainers.";

    static final String GPU_ARCHITECTURE = "hardware.gpu.architecture";
    static final String GPU_AVAILABLE = "hardware.gpu.available";
    static final String GPU_ENABLED = "hardware.gpu.enabled";
    static final String ROCM_VERSION = "hardware.gpu.rocm.version";
    static final String OPENMPI_VERSION = "openmpi.version";
    static final String FEATURES = "features";
    static final String SARUS_ENABLED = "com.hooks.mpi.enabled";
    static final String SARUS_TYPE = "com.hooks.mpi.type";
    /** The keys of the family of an image's MPI. */
    static final List<String> MPI_FAMILY = List.of("mpi.implementation", "mpi.provider", "mpi");

    /** How a key is written. */
    enum Form {
        /** With the prefix; in labels also without. */
        BARE_IN_LABELS,
        /** With the prefix: without it, it means too many things. */
        PREFIXED,
        /** As it is. */
        WHOLE
    }

    /** All keys; claims come in this order. */
    static final List<VocabularyKey> ALL = List.of(
            key("hardware.cpu.target.microarch", ValueReader::cpuTarget),
            key("hardware.cpu.optimized.version", ValueReader::cpuTarget),
            new VocabularyKey("io.archspec.cpu.target", Form.WHOLE, (value, amd) -> ValueReader.cpuTarget(value)),
            new VocabularyKey("hardware.gpu.driver.version", Form.BARE_IN_LABELS, ValueReader::gpuDriver),
            key("hardware.gpu.cuda.version", ValueReader::cudaToolkit),
            key("hardware.gpu.cuda.compat.branches", ValueReader::branches),
            key(ROCM_VERSION, value -> ValueReader.version(value, Requirement.RocmVersion::new)),
            key(GPU_ARCHITECTURE, ValueReader::gpuArchitectures),
            key(GPU_AVAILABLE, ValueReader::gpuAvailable),
            key(GPU_ENABLED, ValueReader::gpuAvailable),
            prefixed("gpu", ValueReader::gpuInterface),
            key("hardware.interconnect", ValueReader::interconnect),
            key("hardware.interconnect.required", ValueReader::interconnectRequired),
            key("mpi.implementation", ValueReader::mpiFamily),
            key("mpi.provider", ValueReader::mpiFamily),
            key("mpi", ValueReader::mpiFamily),
            key("mpi.version", value -> ValueReader.version(value, Requirement.MpiVersion::new)),
            prefixed(OPENMPI_VERSION, value -> ValueReader.version(value, Requirement.MpiVersion::new)),
            key("mpi.abi", ValueReader::mpiLibrary),
            key("mpi.portability.mode", ValueReader::portabilityMode),
            prefixed("mpi.porability.mode", ValueReader::portabilityMode),
            new VocabularyKey(SARUS_ENABLED, Form.WHOLE, (value, amd) -> ValueReader.MAY_BE_REPLACED),
            new VocabularyKey(SARUS_TYPE, Form.WHOLE, (value, amd) -> ValueReader.mpiFamily(value)),
            key("libfabric.abi.version", value -> ValueReader.version(value, Requirement.LibfabricAbi::new)),
            key("libc.provider", ValueReader::libcProvider),
            key("glibc.version", value -> ValueReader.version(value, Requirement.GlibcVersion::new)),
            prefixed("glibc", value -> ValueReader.version(value, Requirement.GlibcVersion::new)),
            key("kernel.version", value -> ValueReader.version(value, Requirement.KernelVersion::new)),
            key("kernel.modules", ValueReader::kernelModules),
            key("page.size", ValueReader::pageSize),
            key(FEATURES, TokenRequirement::of));

    private static VocabularyKey key(String name, Function<String, Requirement> reader) {
        return new VocabularyKey(name, Form.BARE_IN_LABELS, (value, amd) -> reader.apply(value));
    }

    private static VocabularyKey prefixed(String name, Function<String, Requirement> reader) {
        return new VocabularyKey(name, Form.PREFIXED, (value, amd) -> reader.apply(value));
    }

    /** The key as annotations have it. */
    String annotation() {
        return form == Form.WHOLE ? name : PREFIX + name;
    }

    /** The key as a variable of an environment, which has letters of one case and no dots. */
    String variable() {
        return annotation().toUpperCase(Locale.ROOT).replace('.', '_');
    }
}
