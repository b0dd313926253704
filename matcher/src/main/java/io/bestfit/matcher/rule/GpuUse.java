package io.bestfit.matcher.rule;

import io.bestfit.matcher.evidence.Claims;
import io.bestfit.matcher.evidence.Requirement;
import io.bestfit.matcher.gpu.CudaCode;
import io.bestfit.matcher.gpu.GfxCode;
import io.bestfit.matcher.gpu.GpuCode;
import io.bestfit.matcher.gpu.GpuVendor;
import io.bestfit.matcher.node.Node;
import java.util.EnumSet;
import java.util.Set;

/** The makers of GPUs that an entry uses devices of, by what it claims. */
final class GpuUse {

    private GpuUse() {}

    /** Whether the entry uses a GPU that the node has. */
    static boolean isUsed(Claims claims, Node node) {
        for (int place = 0; place < claims.all().size(); place++) {
            for (GpuVendor vendor : vendors(claims.all().get(place).requirement())) {
                if (has(node, vendor)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether the entry uses GPUs of a maker. */
    static boolean uses(Claims claims, GpuVendor vendor) {
        for (int place = 0; place < claims.all().size(); place++) {
            if (vendors(claims.all().get(place).requirement()).contains(vendor)) {
                return true;
            }
        }
        return false;
    }

    static boolean has(Node node, GpuVendor vendor) {
        return switch (vendor) {
            case NVIDIA -> node.nvidia() != null;
            case AMD -> node.amd() != null;
            case INTEL -> node.intelGpu() != null;
        };
    }

    private static Set<GpuVendor> vendors(Requirement requirement) {
        return switch (requirement) {
            case Requirement.GpuDriver driver -> Set.of(driver.vendor());
            case Requirement.CudaToolkit _,Requirement.ComputeCapability _,Requirement.NvidiaConstraint _ ->
                Set.of(GpuVendor.NVIDIA);
            case Requirement.RocmVersion _ -> Set.of(GpuVendor.AMD);
            case Requirement.GpuArchitectures architectures -> vendors(architectures);
            case Requirement.GpuAvailable available -> switch (available.through()) {
                case NONE -> Set.of();
                case ANY -> EnumSet.allOf(GpuVendor.class);
                case CUDA -> Set.of(GpuVendor.NVIDIA);
                case ROCM -> Set.of(GpuVendor.AMD);
                case LEVEL_ZERO -> Set.of(GpuVendor.INTEL);
            };
            case Requirement.CpuTarget _,Requirement.CompatBranches _,Requirement.Variant _,Requirement.Interconnect _,Requirement.InterconnectRequired _,Requirement.MpiFamily _,Requirement.MpiVersion _,Requirement.MpiLibraryFile _,Requirement.PortabilityMode _,Requirement.LibfabricAbi _,Requirement.LibcProvider _,Requirement.GlibcVersion _,Requirement.KernelVersion _,Requirement.KernelModules _,Requirement.PageSize _,Requirement.SiteWord _,Requirement.OsVersion _,Requirement.OsFeature _,Requirement.Unreadable _ ->
                Set.of();
        };
    }

    private static Set<GpuVendor> vendors(Requirement.GpuArchitectures architectures) {
        Set<GpuVendor> vendors = EnumSet.noneOf(GpuVendor.class);
        for (GpuCode code : architectures.code()) {
            switch (code) {
                case CudaCode _ -> vendors.add(GpuVendor.NVIDIA);
                case GfxCode _ -> vendors.add(GpuVendor.AMD);
                case GpuCode.Unrecognised _ -> {
                }
            }
        }
        return vendors;
    }
}
