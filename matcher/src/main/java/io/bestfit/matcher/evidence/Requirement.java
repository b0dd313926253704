package io.bestfit.matcher.evidence;

import io.bestfit.matcher.cpu.Microarchitecture;
import io.bestfit.matcher.gpu.GpuCode;
import io.bestfit.matcher.gpu.GpuVendor;
import io.bestfit.matcher.mpi.MpiLibrary;
import io.bestfit.matcher.nfd.CompatibilitySpec;
import io.bestfit.matcher.nvidia.Constraint;
import io.bestfit.matcher.version.Version;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a claim means once its text has been read; one record a meaning. */
public sealed interface Requirement {

    /** The binaries were built for a CPU target. */
    record CpuTarget(Microarchitecture target) implements Requirement {}

    /**
     * The platform's variant: a CPU level of its architecture.
     *
     * @param architecture the OCI architecture, normalised
     * @param variant the variant, normalised, never empty
     * @param target the CPU target that stands for it; {@code null} where none does
     */
    record Variant(String architecture, String variant, @Nullable Microarchitecture target) implements Requirement {}

    /** An instruction set or another feature of the CPU, as the kernel names it. */
    record CpuFeature(String feature) implements Requirement {}

    /**
     * The CPU level that a site states for an entry which states none.
     *
     * @param target the level
     * @param rule the name of the site's rule
     */
    record Baseline(Microarchitecture target, String rule) implements Requirement {}

    /**
     * What an image says of what it was built from: nothing is needed of a node for it, but a site's rules may follow
     * from it.
     *
     * @param key the annotation or label
     * @param value its value
     */
    record Origin(String key, String value) implements Requirement {}

    /** A minimum of the vendor's kernel driver. */
    record GpuDriver(GpuVendor vendor, Version minimum) implements Requirement {}

    /**
     * The CUDA toolkit that the image was built with.
     *
     * @param toolkit its version
     * @param driver the driver that it needs of its own; {@code null} where the table does not know it
     * @param minorVersionDriver the driver on which every toolkit of its major number runs; {@code null} where none is
     */
    record CudaToolkit(Version toolkit, @Nullable Version driver, @Nullable Version minorVersionDriver)
            implements
                Requirement {}

    /**
     * What NVIDIA's container runtime asks of the host before it starts the image.
     *
     * @param constraint the constraint
     * @param toolkit the CUDA toolkit whose drivers its first alternative asks for; {@code null} where it names none
     */
    record NvidiaConstraint(Constraint constraint, @Nullable CudaToolkit toolkit) implements Requirement {}

    /** The driver branches that the image's forward-compatibility package serves. */
    record CompatBranches(Set<Integer> branches) implements Requirement {

        public CompatBranches {
            branches = Set.copyOf(branches);
        }
    }

    /** The ROCm release that the image was built with. */
    record RocmVersion(Version release) implements Requirement {}

    /** The targets that the image holds GPU code for. */
    record GpuArchitectures(List<GpuCode> code) implements Requirement {

        public GpuArchitectures {
            code = List.copyOf(code);
        }
    }

    /** The least compute capability that every NVIDIA device has to have. */
    record ComputeCapability(Version minimum) implements Requirement {}

    /** Whether the image uses a GPU, and through what. */
    record GpuAvailable(Interface through) implements Requirement {

        /** What an image reaches a GPU through. */
        public enum Interface {
            NONE,
            ANY,
            CUDA,
            ROCM,
            LEVEL_ZERO
        }
    }

    /** The interconnects that the image has a provider for, by canonical name. */
    record Interconnect(Set<String> fabrics) implements Requirement {

        public Interconnect {
            fabrics = Set.copyOf(fabrics);
        }
    }

    /** Whether the interconnect is a condition rather than a preference. */
    record InterconnectRequired(boolean required) implements Requirement {}

    /**
     * The image's MPI.
     *
     * @param implementation its name as it was written
     * @param family the family that it belongs to
     */
    record MpiFamily(String implementation, String family) implements Requirement {}

    /** The version of the image's MPI. */
    record MpiVersion(Version version) implements Requirement {}

    /** The file of the image's MPI library. */
    record MpiLibraryFile(MpiLibrary library) implements Requirement {}

    /** What the site does with the image's MPI. */
    record PortabilityMode(Mode mode) implements Requirement {

        /** How an image and the host's communication libraries come together. */
        public enum Mode {
            /** The host's MPI may be put in place of the image's. */
            MPI_REPLACE,
            /** The host's MPI must be put in: the image has none that works. */
            MPI_SYSTEM,
            /** The host's libfabric is put in. */
            LIBFABRIC_INJECT
        }
    }

    /** The libfabric ABI that the image was built against. */
    record LibfabricAbi(Version abi) implements Requirement {}

    /** The image's C library. */
    record LibcProvider(Provider provider) implements Requirement {

        /** A C library. */
        public enum Provider {
            GLIBC,
            MUSL
        }
    }

    /** The version of the image's glibc. */
    record GlibcVersion(Version version) implements Requirement {}

    /** A minimum of the kernel. */
    record KernelVersion(Version minimum) implements Requirement {}

    /** Kernel modules that have to be there. */
    record KernelModules(List<String> modules) implements Requirement {

        public KernelModules {
            modules = List.copyOf(modules);
        }
    }

    /** The largest page size in bytes that the binaries work with. */
    record PageSize(long largest) implements Requirement {}

    /** What the features of the node have to be, in the terms of Node Feature Discovery. */
    record NodeFeatures(CompatibilitySpec spec) implements Requirement {}

    /** A word of one site, that its nodes declare; lower case. */
    record SiteWord(String word) implements Requirement {}

    /**
     * The version of the operating system (Windows).
     *
     * @param text as it was written, which is what versions are ordered by
     * @param version the same, read
     */
    record OsVersion(String text, Version version) implements Requirement {}

    /** A feature of the operating system; lower case. */
    record OsFeature(String feature) implements Requirement {}

    /**
     * Something nobody here can interpret: the entry stays unverified.
     *
     * @param expected what was expected in place of the value, such as {@code a version such as 12.4}
     */
    record Unreadable(String expected) implements Requirement {}

    /** Whatever a document says that could not be had: the entry stays unverified. */
    record Unavailable() implements Requirement {}
}
