package io.bestfit.matcher.oracle;

import io.bestfit.matcher.evidence.Candidate;
import io.bestfit.matcher.evidence.Claim;
import io.bestfit.matcher.evidence.Requirement;
import io.bestfit.matcher.evidence.Requirement.CompatBranches;
import io.bestfit.matcher.evidence.Requirement.CudaToolkit;
import io.bestfit.matcher.evidence.Requirement.GpuArchitectures;
import io.bestfit.matcher.evidence.Requirement.GpuAvailable;
import io.bestfit.matcher.evidence.Requirement.Interconnect;
import io.bestfit.matcher.evidence.Requirement.InterconnectRequired;
import io.bestfit.matcher.evidence.Requirement.NvidiaConstraint;
import io.bestfit.matcher.evidence.Requirement.PortabilityMode;
import io.bestfit.matcher.evidence.WindowsVersion;
import io.bestfit.matcher.gpu.CudaCode;
import io.bestfit.matcher.gpu.GpuVendor;
import io.bestfit.matcher.node.Node;
import io.bestfit.matcher.rule.Dimension;
import io.bestfit.matcher.version.Version;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One entry on one node: the state of each claim, and its worth in each dimension, computed when asked. */
final class NaiveEntry {

    private final Node node;
    private final List<Requirement> claims;
    private final NaiveCpu cpu;
    private final NaiveGpu gpu;
    private final NaiveHostLibraries libraries;
    private final NaiveConstraint constraint;
    private final IdentityHashMap<Requirement, NaiveFeatures.Outcome> features = new IdentityHashMap<>();

    NaiveEntry(Candidate candidate, Node node, Map<String, JsonNode> specs) {
        this.node = node;
        this.constraint = new NaiveConstraint(node);
        for (Claim claim : candidate.claims()) {
            if (claim.requirement() instanceof Requirement.NodeFeatures) {
                JsonNode spec = Objects.requireNonNull(specs.get(claim.where()));
                features.put(claim.requirement(), NaiveFeatures.outcome(spec, node.features()));
            }
        }
        this.claims = candidate.claims().stream().map(Claim::requirement).toList();
        this.cpu = new NaiveCpu(node);
        this.gpu = new NaiveGpu(node, all(CompatBranches.class));
        this.libraries = new NaiveHostLibraries(node, claims);
    }

    List<State> states() {
        List<State> states = new ArrayList<>();
        boolean modeTold = false;
        for (Requirement claim : claims) {
            // What the site does with the image's MPI is one thing however often it is stated.
            states.add(claim instanceof PortabilityMode && modeTold ? State.YES : state(claim));
            modeTold |= claim instanceof PortabilityMode;
        }
        return states;
    }

    /** The worth in a dimension other than the position; {@code null} where the entry says nothing of it. */
    @Nullable
    Comparable<?> worth(Dimension dimension) {
        return switch (dimension) {
            case VERIFIED -> !states().contains(State.OPEN);
            case ACCELERATOR -> usesGpu() && node.hasGpu();
            case GPU_CODE -> node.hasGpu() ? gpuCode() : null;
            case GPU_DRIVER -> node.nvidia() == null
                    ? null
                    : all(CudaToolkit.class).stream()
                            .anyMatch(wanted -> gpu.way(wanted) == NaiveGpu.Way.COMPATIBILITY_PACKAGE)
                            || all(NvidiaConstraint.class).stream().anyMatch(this::bringsItsOwnDriverLibraries) ? 1 : 2;
            case FABRIC -> fabric();
            case MPI -> mpiIsSwapped();
            case CPU -> claims.stream().filter(claim -> state(claim) == State.YES).map(this::depth)
                    .max(Comparator.naturalOrder()).orElse(0L);
            case TOOLKIT -> claims.stream().filter(claim -> state(claim) == State.YES).map(NaiveEntry::toolkit)
                    .flatMap(List::stream).max(Comparator.naturalOrder()).orElse(null);
            case OS_VERSION -> all(Requirement.OsVersion.class).stream().filter(claim -> state(claim) == State.YES)
                    .map(Requirement.OsVersion::text).max(Comparator.naturalOrder()).orElse(null);
            case WEIGHT -> features.values().stream().map(NaiveFeatures.Outcome::weight).filter(Objects::nonNull)
                    .max(Comparator.naturalOrder()).orElse(null);
            case POSITION -> null;
            case CLAIMS -> met();
        };
    }

    private State state(Requirement requirement) {
        Node.NvidiaGpus nvidia = node.nvidia();
        Node.AmdGpus amd = node.amd();
        return switch (requirement) {
            case Requirement.CpuTarget target -> cpu.target(target.target());
            case Requirement.Variant variant -> cpu.variant(variant);
            case Requirement.GpuDriver driver when driver.vendor() == GpuVendor.NVIDIA ->
                nvidia == null ? State.NO : atLeast(nvidia.driver(), driver.minimum());
            case Requirement.GpuDriver driver ->
                amd == null ? State.NO : atLeast(amd.driver(), driver.minimum());
            case CudaToolkit wanted -> switch (gpu.way(wanted)) {
                case DRIVER_ITSELF, OLDER_DRIVER_OF_THE_MAJOR, COMPATIBILITY_PACKAGE -> State.YES;
                case OPEN -> State.OPEN;
                case NOT -> State.NO;
            };
            case Requirement.RocmVersion rocm -> gpu.rocm(rocm.release());
            case GpuArchitectures code -> {
                int worth = gpu.worth(code, all(CudaToolkit.class));
                yield worth == NaiveGpu.OPEN ? State.OPEN : State.of(worth > NaiveGpu.OPEN);
            }
            case Requirement.ComputeCapability wanted -> nvidia == null
                    ? State.NO
                    : nvidia.computeCapabilities().isEmpty()
                            ? State.OPEN
                            : State.of(nvidia.computeCapabilities().stream()
                                    .noneMatch(device -> device.compareTo(wanted.minimum()) < 0));
            case GpuAvailable available -> State.of(switch (available.through()) {
                case NONE -> true;
                case ANY -> node.hasGpu();
                case CUDA -> nvidia != null;
                case ROCM -> amd != null;
                case LEVEL_ZERO -> node.intelGpu() != null;
            });
            case Interconnect fabric -> State.of(!fabricIsRequired() || isThere(fabric));
            case PortabilityMode _ -> libraries.mpi();
            case Requirement.LibfabricAbi abi -> libraries.libfabric(abi.abi());
            case Requirement.LibcProvider libc ->
                libc.provider() == Requirement.LibcProvider.Provider.GLIBC
                        ? State.YES
                        : libraries.musl(usesNvidia());
            case Requirement.GlibcVersion glibc -> libraries.glibc(glibc.version());
            case Requirement.KernelVersion kernel -> atLeast(node.kernel(), kernel.minimum());
            case Requirement.KernelModules modules -> {
                Set<String> there = node.kernelModules();
                yield there == null
                        ? State.OPEN
                        : State.of(there.stream().map(name -> name.replace('-', '_')).collect(Collectors.toSet())
                                .containsAll(modules.modules()));
            }
            case Requirement.PageSize page -> {
                Long there = node.pageSize();
                yield there == null ? State.OPEN : State.of(there <= page.largest());
            }
            case Requirement.SiteWord word ->
                node.tokens().contains(word.word()) || node.cpu().flags().contains(word.word())
                        ? State.YES
                        : State.OPEN;
            case Requirement.CpuFeature feature ->
                node.tokens().contains(feature.feature()) ? State.YES : cpu.feature(feature.feature());
            case Requirement.OsFeature feature -> node.tokens().contains(feature.feature()) ? State.YES : State.OPEN;
            case Requirement.OsVersion wanted -> {
                Version host = node.osVersion() == null ? null : Version.parse(node.osVersion()).orElse(null);
                yield State.of(host == null || WindowsVersion.runs(host, wanted.version()));
            }
            case Requirement.Unreadable _,Requirement.Unavailable _ -> State.OPEN;
            case NvidiaConstraint wanted -> constraint.state(wanted);
            case Requirement.NodeFeatures _ -> Objects.requireNonNull(features.get(requirement)).state();
            case Requirement.Baseline _,Requirement.Origin _ ->
                throw new AssertionError("a site that states nothing makes none of these");
            case InterconnectRequired _,CompatBranches _,Requirement.MpiFamily _,Requirement.MpiVersion _,Requirement.MpiLibraryFile _ ->
                State.YES;
        };
    }

    private int met() {
        int met = 0;
        List<State> states = states();
        for (int place = 0; place < states.size(); place++) {
            boolean unmet = claims.get(place) instanceof Interconnect fabric && !isThere(fabric);
            met += states.get(place) == State.YES && !unmet ? 1 : 0;
        }
        return met;
    }

    private int gpuCode() {
        return all(GpuArchitectures.class).stream().map(code -> gpu.worth(code, all(CudaToolkit.class)))
                .filter(worth -> worth > NaiveGpu.OPEN).min(Comparator.naturalOrder()).orElse(NaiveGpu.UNDECLARED);
    }

    private boolean mpiIsSwapped() {
        return libraries.mpiIsSwapped() && libraries.mpi() == State.YES;
    }

    private int fabric() {
        if (all(Interconnect.class).stream().anyMatch(this::isThere)) {
            return 2;
        }
        boolean swapped = mpiIsSwapped() || libraries.libfabricIsInjected();
        return swapped && !node.fabrics().isEmpty() ? 1 : 0;
    }

    private long depth(Requirement claim) {
        return claim instanceof Requirement.CpuTarget target
                ? cpu.depth(target.target())
                : claim instanceof Requirement.Variant variant ? cpu.depth(variant) : 0;
    }

    // The runtime starts it, though its driver is too old for the toolkit.
    private boolean bringsItsOwnDriverLibraries(NvidiaConstraint wanted) {
        return wanted.toolkit() != null && state(wanted) == State.YES
                && new NaiveGpu(node, List.of()).way(wanted.toolkit()) == NaiveGpu.Way.NOT;
    }

    private static List<Version> toolkit(Requirement claim) {
        if (claim instanceof NvidiaConstraint wanted) {
            return wanted.toolkit() == null ? List.of() : List.of(wanted.toolkit().toolkit());
        }
        return claim instanceof CudaToolkit cuda
                ? List.of(cuda.toolkit())
                : claim instanceof Requirement.RocmVersion rocm ? List.of(rocm.release()) : List.of();
    }

    private boolean usesGpu() {
        return claims.stream().anyMatch(claim -> claim instanceof Requirement.GpuDriver || claim instanceof CudaToolkit
                || claim instanceof Requirement.RocmVersion || claim instanceof GpuArchitectures
                || claim instanceof Requirement.ComputeCapability || claim instanceof NvidiaConstraint
                || (claim instanceof GpuAvailable available && available.through() != GpuAvailable.Interface.NONE));
    }

    private boolean usesNvidia() {
        return claims.stream().anyMatch(claim -> claim instanceof CudaToolkit
                || claim instanceof Requirement.ComputeCapability || claim instanceof NvidiaConstraint
                || (claim instanceof Requirement.GpuDriver driver && driver.vendor() == GpuVendor.NVIDIA)
                || (claim instanceof GpuAvailable available && (available.through() == GpuAvailable.Interface.CUDA
                        || available.through() == GpuAvailable.Interface.ANY))
                || (claim instanceof GpuArchitectures code
                        && code.code().stream().anyMatch(CudaCode.class::isInstance)));
    }

    private boolean fabricIsRequired() {
        return all(InterconnectRequired.class).stream().anyMatch(InterconnectRequired::required);
    }

    private boolean isThere(Interconnect fabric) {
        return fabric.fabrics().stream().anyMatch(node.fabrics()::contains);
    }

    private <R extends Requirement> List<R> all(Class<R> kind) {
        return claims.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static State atLeast(@Nullable Version there, Version minimum) {
        return there == null ? State.OPEN : State.of(there.compareTo(minimum) >= 0);
    }
}
