package io.bestfit.matcher.rule;

import io.bestfit.matcher.evidence.Claims;
import io.bestfit.matcher.evidence.Requirement;
import io.bestfit.matcher.gpu.CudaCode;
import io.bestfit.matcher.gpu.GfxCode;
import io.bestfit.matcher.gpu.GpuCode;
import io.bestfit.matcher.gpu.GpuVendor;
import io.bestfit.matcher.node.Node;

/** The makers of GPUs that an entry uses devices of, by what it claims. */
final class GpuUse {

    private GpuUse() {}

    /** Whether the entry uses a GPU that the node has. */
    static boolean isUsed(Claims claims, Node node) {
        return (node.nvidia() != null && uses(claims, GpuVendor.NVIDIA))
                || (node.amd() != null && uses(claims, GpuVendor.AMD))
                || (node.intelGpu() != null && uses(claims, GpuVendor.INTEL));
    }

    /** Whether the entry uses GPUs of a maker. */
    static boolean uses(Claims claims, GpuVendor vendor) {
        for (int place = 0; place < claims.all().size(); place++) {
            if (uses(claims.all().get(place).requirement(), vendor)) {
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

    private static boolean uses(Requirement requirement, GpuVendor vendor) {
        return switch (requirement) {
            case Requirement.GpuDriver driver -> driver.vendor() == vendor;
            case Requirement.CudaToolkit _,Requirement.ComputeCapability _,Requirement.NvidiaConstraint _ ->
                vendor == GpuVendor.NVIDIA;
            case Requirement.RocmVersion _ -> vendor == GpuVendor.AMD;
            case Requirement.GpuArchitectures architectures -> uses(architectures, vendor);
            case Requirement.GpuAvailable available -> switch (available.through()) {
                case NONE -> false;
                case ANY -> true;
                case CUDA -> vendor == GpuVendor.NVIDIA;
                case ROCM -> vendor == GpuVendor.AMD;
                case LEVEL_ZERO -> vendor == GpuVendor.INTEL;
            };
            case Requirement.CpuTarget _,Requirement.CompatBranches _,Requirement.Variant _,Requirement.Interconnect _,Requirement.InterconnectRequired _,Requirement.MpiFamily _,Requirement.MpiVersion _,Requirement.MpiLibraryFile _,Requirement.PortabilityMode _,Requirement.LibfabricAbi _,Requirement.LibcProvider _,Requirement.GlibcVersion _,Requirement.KernelVersion _,Requirement.KernelModules _,Requirement.PageSize _,Requirement.SiteWord _,Requirement.CpuFeature _,Requirement.Baseline _,Requirement.Origin _,Requirement.OsVersion _,Requirement.OsFeature _,Requirement.NodeFeatures _,Requirement.Unreadable _,Requirement.Unavailable _ ->
                false;
        };
    }

    private static boolean uses(Requirement.GpuArchitectures architectures, GpuVendor vendor) {
        for (GpuCode code : architectures.code()) {
            boolean used = switch (code) {
                case CudaCode _ -> vendor == GpuVendor.NVIDIA;
                case GfxCode _ -> vendor == GpuVendor.AMD;
                case GpuCode.Unrecognised _ -> false;
            };
            if (used) {
                return true;
            }
        }
        return false;
    }
}
