package io.bestfit.matcher.evidence;

import io.bestfit.matcher.cpu.MicroarchitectureCatalog;
import io.bestfit.matcher.evidence.Requirement.GpuAvailable;
import io.bestfit.matcher.evidence.Requirement.LibcProvider;
import io.bestfit.matcher.evidence.Requirement.PortabilityMode;
import io.bestfit.matcher.evidence.Requirement.Unreadable;
import io.bestfit.matcher.gpu.CudaDrivers;
import io.bestfit.matcher.gpu.GpuCode;
import io.bestfit.matcher.gpu.GpuVendor;
import io.bestfit.matcher.mpi.MpiFamilies;
import io.bestfit.matcher.mpi.MpiLibrary;
import io.bestfit.matcher.node.Fabrics;
import io.bestfit.matcher.version.Version;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/** The readers of single values; each gives {@link Unreadable} where it cannot read one. */
final class ValueReader {

    /** What a label says by which Sarus puts the host's MPI in place of the image's. */
    static final Requirement MAY_BE_REPLACED = new PortabilityMode(PortabilityMode.Mode.MPI_REPLACE);

    private static final String VERSION = "a version such as 12.4";
    // Bounds what a hostile list costs each selection.
    private static final int MOST_ELEMENTS = 256;

    private ValueReader() {}

    static Requirement version(String value, Function<Version, Requirement> meaning) {
        return Version.parse(value).map(meaning).orElseGet(() -> new Unreadable(VERSION));
    }

    static Requirement gpuDriver(String value, boolean amd) {
        GpuVendor vendor = amd ? GpuVendor.AMD : GpuVendor.NVIDIA;
        return version(value, minimum -> new Requirement.GpuDriver(vendor, minimum));
    }

    static Requirement cudaToolkit(String value) {
        CudaDrivers drivers = CudaDrivers.standard();
        return version(value, toolkit -> new Requirement.CudaToolkit(toolkit, drivers.driverFor(toolkit).orElse(null),
                drivers.minorVersionDriver(toolkit.major()).orElse(null)));
    }

    static Requirement cpuTarget(String value) {
        return MicroarchitectureCatalog.standard().find(value).<Requirement>map(Requirement.CpuTarget::new)
                .orElseGet(() -> new Unreadable("a CPU target that archspec knows, such as zen3"));
    }

    static Requirement branches(String value) {
        Set<Integer> branches = new HashSet<>();
        for (String element : elements(value)) {
            if (element.length() > 5 || !element.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return new Unreadable("a comma list of driver branches such as 535,550");
            }
            branches.add(Integer.valueOf(element));
        }
        return branches.isEmpty()
                ? new Unreadable("a comma list of driver branches such as 535,550")
                : new Requirement.CompatBranches(branches);
    }

    static Requirement gpuArchitectures(String value) {
        List<GpuCode> code = elements(value).stream().map(GpuCode::parse).toList();
        return code.stream().allMatch(GpuCode.Unrecognised.class::isInstance)
                ? new Unreadable("a comma list of targets such as sm_80,compute_90,gfx90a")
                : new Requirement.GpuArchitectures(code);
    }

    static Requirement gpuAvailable(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "yes", "true", "1" -> new GpuAvailable(GpuAvailable.Interface.ANY);
            case "no", "false", "0", "none" -> new GpuAvailable(GpuAvailable.Interface.NONE);
            case "cuda", "nvidia" -> new GpuAvailable(GpuAvailable.Interface.CUDA);
            case "rocm", "hip", "amd" -> new GpuAvailable(GpuAvailable.Interface.ROCM);
            case "level-zero", "level_zero", "levelzero", "intel" ->
                new GpuAvailable(GpuAvailable.Interface.LEVEL_ZERO);
            default -> new Unreadable("yes, no, cuda, rocm or level-zero");
        };
    }

    /** What containerspec's label says an image reaches a GPU through: OpenCL serves those of all makers. */
    static Requirement gpuInterface(String value) {
        return value.equalsIgnoreCase("opencl") ? new GpuAvailable(GpuAvailable.Interface.ANY) : gpuAvailable(value);
    }

    static Requirement interconnect(String value) {
        Set<String> fabrics = new HashSet<>();
        for (String element : elements(value)) {
            fabrics.addAll(Fabrics.drivenBy(element));
        }
        return fabrics.isEmpty()
                ? new Unreadable("a comma list of interconnects such as cxi,infiniband")
                : new Requirement.Interconnect(fabrics);
    }

    static Requirement interconnectRequired(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "yes", "true", "1" -> new Requirement.InterconnectRequired(true);
            case "no", "false", "0" -> new Requirement.InterconnectRequired(false);
            default -> new Unreadable("yes or no");
        };
    }

    static Requirement mpiFamily(String value) {
        return value.isEmpty()
                ? new Unreadable("an MPI family such as mpich")
                : new Requirement.MpiFamily(value, MpiFamilies.of(value));
    }

    static Requirement mpiLibrary(String value) {
        return MpiLibrary.parse(value).<Requirement>map(Requirement.MpiLibraryFile::new)
                .orElseGet(() -> new Unreadable("a library file such as libmpi.so.12.2.3"));
    }

    static Requirement portabilityMode(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "mpi_replace" -> new PortabilityMode(PortabilityMode.Mode.MPI_REPLACE);
            case "mpi_system" -> new PortabilityMode(PortabilityMode.Mode.MPI_SYSTEM);
            case "libfabric_inject" -> new PortabilityMode(PortabilityMode.Mode.LIBFABRIC_INJECT);
            default -> new Unreadable("mpi_replace, mpi_system or libfabric_inject");
        };
    }

    static Requirement libcProvider(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "glibc", "gnu" -> new LibcProvider(LibcProvider.Provider.GLIBC);
            case "musl" -> new LibcProvider(LibcProvider.Provider.MUSL);
            default -> new Unreadable("glibc or musl");
        };
    }

    static Requirement kernelModules(String value) {
        List<String> modules = new ArrayList<>();
        for (String element : elements(value)) {
            modules.add(element.toLowerCase(Locale.ROOT).replace('-', '_'));
        }
        return modules.isEmpty()
                ? new Unreadable("a comma list of kernel modules such as xpmem")
                : new Requirement.KernelModules(modules);
    }

    static Requirement pageSize(String value) {
        try {
            long bytes = Long.parseLong(value);
            if (bytes > 0) {
                return new Requirement.PageSize(bytes);
            }
        } catch (NumberFormatException e) {
            return new Unreadable("a page size in bytes such as 65536");
        }
        return new Unreadable("a page size in bytes such as 65536");
    }

    /** The elements of a comma list, stripped, without empty ones; none where there are too many. */
    static List<String> elements(String value) {
        List<String> elements = new ArrayList<>();
        for (String element : value.split(",", -1)) {
            String stripped = element.strip();
            if (!stripped.isEmpty()) {
                elements.add(stripped);
            }
        }
        return elements.size() > MOST_ELEMENTS ? List.of() : elements;
    }
}
