package io.bestfit.matcher.rule;

import io.bestfit.matcher.evidence.Claim;
import io.bestfit.matcher.evidence.Claims;
import io.bestfit.matcher.evidence.EvidenceSource;
import io.bestfit.matcher.evidence.Requirement;
import io.bestfit.matcher.node.Node;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Claims of one entry that say different things of one thing, whatever their sources: all of them hold together, so
 * that the strictest counts, and the contradiction is reported.
 *
 * <p>It owns no claim; the other rules judge them. CPU targets are another matter ({@link CpuConflicts}).
 */
final class ContradictionRule implements Rule {

    private static final String STRICTER = "; the stricter counted";
    private static final String ALL = "; all have to hold";

    /**
     * What a claim speaks of.
     *
     * @param things the name of the thing, in the plural
     * @param value what it says of it
     * @param tail what becomes of two values that differ
     */
    private record Statement(String things, Object value, String tail) {}

    private record Stated(Claim claim, Statement statement) {}

    @Override
    public void judge(Claims claims, Node node, Findings findings) {
        if (!twoAreOfOneKind(claims)) {
            return;
        }
        Map<String, List<Stated>> all = Map.of();
        for (int place = 0; place < claims.all().size(); place++) {
            Claim claim = claims.all().get(place);
            Statement statement = statement(claim.requirement());
            if (statement != null) {
                all = all.isEmpty() ? new LinkedHashMap<>() : all;
                all.computeIfAbsent(statement.things(), none -> new ArrayList<>(1)).add(new Stated(claim, statement));
            }
        }
        for (List<Stated> stated : all.values()) {
            if (stated.size() > 1 && stated.stream().map(Stated::statement).distinct().count() > 1) {
                report(stated, findings);
            }
        }
    }

    // Nearly no entry says one thing twice, and every selection asks.
    private static boolean twoAreOfOneKind(Claims claims) {
        for (int place = 1; place < claims.all().size(); place++) {
            Class<?> kind = claims.all().get(place).requirement().getClass();
            for (int before = 0; before < place; before++) {
                if (claims.all().get(before).requirement().getClass() == kind) {
                    return true;
                }
            }
        }
        return false;
    }

    private static void report(List<Stated> stated, Findings findings) {
        Set<EvidenceSource> sources = EnumSet.noneOf(EvidenceSource.class);
        stated.forEach(one -> sources.add(one.claim().source()));
        boolean one = sources.size() == 1;
        findings.conflict("claims several " + stated.getFirst().statement().things() + ": "
                + stated.stream().map(Stated::claim)
                        .map(claim -> claim.value() + (one ? "" : " (" + claim.source().label() + ")"))
                        .distinct().collect(Collectors.joining(", "))
                + stated.getFirst().statement().tail());
    }

    /** What a requirement says of a thing that an entry has one of; {@code null} where several are no contradiction. */
    private static @Nullable Statement statement(Requirement requirement) {
        return switch (requirement) {
            case Requirement.GpuDriver driver ->
                new Statement("minimums of the " + driver.vendor().label() + " driver", driver.minimum(), STRICTER);
            case Requirement.CudaToolkit cuda -> new Statement("CUDA versions", cuda.toolkit(), STRICTER);
            case Requirement.CompatBranches compat ->
                new Statement("lists of driver branches", compat.branches(), STRICTER);
            case Requirement.RocmVersion rocm -> new Statement("ROCm versions", rocm.release(), ALL);
            case Requirement.GpuArchitectures architectures ->
                new Statement("lists of GPU targets", architectures.code(), ALL);
            case Requirement.ComputeCapability capability ->
                new Statement("compute capabilities", capability.minimum(), STRICTER);
            // A certain interface refines the wish for any GPU.
            case Requirement.GpuAvailable available -> available.through() == Requirement.GpuAvailable.Interface.ANY
                    ? null
                    : new Statement("GPU interfaces", available.through(), ALL);
            case Requirement.Interconnect interconnect ->
                new Statement("lists of interconnects", interconnect.fabrics(), ALL);
            case Requirement.InterconnectRequired required ->
                new Statement("answers to whether the interconnect is required", required.required(), STRICTER);
            case Requirement.MpiFamily mpi -> new Statement("MPI families", mpi.family(), ALL);
            case Requirement.MpiVersion mpi -> new Statement("MPI versions", mpi.version(), ALL);
            case Requirement.MpiLibraryFile file -> new Statement("MPI libraries", file.library(), ALL);
            case Requirement.PortabilityMode mode -> new Statement("MPI portability modes", mode.mode(), STRICTER);
            case Requirement.LibfabricAbi libfabric -> new Statement("libfabric ABIs", libfabric.abi(), STRICTER);
            case Requirement.LibcProvider libc -> new Statement("C libraries", libc.provider(), ALL);
            case Requirement.GlibcVersion glibc -> new Statement("glibc versions", glibc.version(), STRICTER);
            case Requirement.KernelVersion kernel ->
                new Statement("minimums of the kernel", kernel.minimum(), STRICTER);
            case Requirement.PageSize page -> new Statement("page sizes", page.largest(), STRICTER);
            case Requirement.OsVersion os -> new Statement("versions of Windows", os.version(), ALL);
            case Requirement.CpuTarget _,Requirement.Variant _,Requirement.KernelModules _,Requirement.SiteWord _,Requirement.CpuFeature _,Requirement.Baseline _,Requirement.Origin _,Requirement.OsFeature _,Requirement.Unreadable _,Requirement.NvidiaConstraint _,Requirement.NodeFeatures _,Requirement.Unavailable _ ->
                null;
        };
    }
}
