package io.bestfit.matcher.rule;

import io.bestfit.matcher.evidence.Claim;
import io.bestfit.matcher.evidence.Claims;
import io.bestfit.matcher.evidence.Requirement.CompatBranches;
import io.bestfit.matcher.evidence.Requirement.CudaToolkit;
import io.bestfit.matcher.evidence.Requirement.GpuDriver;
import io.bestfit.matcher.gpu.GpuVendor;
import io.bestfit.matcher.node.Node;
import io.bestfit.matcher.node.Node.NvidiaGpus;
import io.bestfit.matcher.version.Version;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * NVIDIA drivers and CUDA toolkits: a stated minimum of the driver and what the toolkit needs hold together.
 *
 * <p>Running by forward compatibility is worth less than running on the driver itself; a newer toolkit is worth more.
 */
final class NvidiaDriverRule implements Rule {

    private static final Grade ITSELF = Grade.of(2, "runs on the node's driver as it is");
    private static final Grade FORWARD = Grade.of(1, "runs by forward compatibility");

    @Override
    public void judge(Claims claims, Node node, Findings findings) {
        NvidiaGpus gpus = node.nvidia();
        Set<Integer> branches = CudaSupport.branches(claims);
        if (gpus != null) {
            findings.grade(Dimension.GPU_DRIVER, ITSELF);
        }
        for (int place = 0; place < claims.all().size(); place++) {
            Claim claim = claims.all().get(place);
            if (claim.requirement() instanceof GpuDriver driver && driver.vendor() == GpuVendor.NVIDIA) {
                driver(claim, driver.minimum(), gpus, findings);
                conflict(driver.minimum(), claims, branches, findings);
            } else if (claim.requirement() instanceof CudaToolkit toolkit) {
                toolkit(claim, toolkit, branches, gpus, findings);
            } else if (claim.requirement() instanceof CompatBranches) {
                findings.satisfied(claim);
            }
        }
    }

    private static void driver(Claim claim, Version minimum, @Nullable NvidiaGpus gpus, Findings findings) {
        Version there = gpus == null ? null : gpus.driver();
        if (there != null && there.isAtLeast(minimum)) {
            findings.satisfied(claim);
            return;
        }
        String needs = "needs NVIDIA driver >= " + minimum;
        String remedy = "nvidia-driver >= " + minimum;
        if (gpus == null) {
            findings.violated(claim, needs + "; the node has no NVIDIA GPU", remedy);
        } else if (there == null) {
            findings.unknown(claim, needs + "; the node does not declare nvidia-driver", remedy);
        } else {
            findings.violated(claim, needs + "; the node has " + there, remedy);
        }
    }

    private static void toolkit(Claim claim, CudaToolkit wanted, Set<Integer> branches, @Nullable NvidiaGpus gpus,
            Findings findings) {
        CudaSupport support = gpus == null ? CudaSupport.NONE : CudaSupport.of(wanted, branches, gpus);
        switch (support) {
            case NATIVE, MINOR_VERSION, FORWARD -> {
                findings.satisfied(claim);
                findings.raise(Dimension.TOOLKIT, Toolkits.grade("CUDA", wanted.toolkit()));
                if (support == CudaSupport.FORWARD) {
                    findings.grade(Dimension.GPU_DRIVER, FORWARD);
                }
            }
            case NONE -> findings.violated(claim, needs(wanted) + "; the node has " + there(gpus)
                    + noForwardCompatibility(branches, gpus), remedy(wanted));
            case UNKNOWN -> findings.unknown(claim, needs(wanted) + "; the node does not declare "
                    + undeclared(branches, gpus), remedy(wanted));
        }
    }

    // A stated minimum below everything that the toolkit starts on cannot be meant: the toolkit's own counts.
    private static void conflict(Version stated, Claims claims, Set<Integer> branches, Findings findings) {
        CudaToolkit toolkit = claims.first(CudaToolkit.class);
        Version least = toolkit == null ? null : least(toolkit);
        if (toolkit != null && least != null && branches.isEmpty() && !stated.isAtLeast(least)) {
            findings.conflict(
                    "states NVIDIA driver >= " + stated + ", but CUDA " + toolkit.toolkit() + " needs >= " + least
                            + "; the stricter counted");
        }
    }

    private static @Nullable Version least(CudaToolkit toolkit) {
        return toolkit.minorVersionDriver() != null ? toolkit.minorVersionDriver() : toolkit.driver();
    }

    private static String needs(CudaToolkit wanted) {
        Version least = least(wanted);
        return least == null
                ? "needs a driver for CUDA " + wanted.toolkit()
                : "needs NVIDIA driver >= " + least + " (CUDA " + wanted.toolkit() + ")";
    }

    private static String remedy(CudaToolkit wanted) {
        Version least = least(wanted);
        return least == null ? "cuda >= " + wanted.toolkit() : "nvidia-driver >= " + least;
    }

    private static String there(@Nullable NvidiaGpus gpus) {
        if (gpus == null) {
            return "no NVIDIA GPU";
        }
        Version driver = gpus.driver();
        return driver != null ? driver.toString() : "CUDA " + gpus.cuda();
    }

    // Why the image's own package does not help.
    private static String noForwardCompatibility(Set<Integer> branches, @Nullable NvidiaGpus gpus) {
        Version driver = gpus == null ? null : gpus.driver();
        if (branches.isEmpty() || driver == null) {
            return "";
        }
        return branches.contains(driver.major())
                ? ", and forward compatibility is for data-centre GPUs alone"
                : ", a branch that the image's forward compatibility package does not serve";
    }

    private static String undeclared(Set<Integer> branches, @Nullable NvidiaGpus gpus) {
        if (gpus == null || gpus.driver() == null) {
            return "nvidia-driver";
        }
        return branches.contains(gpus.driver().major()) ? "a data-centre nvidia-brand" : "cuda";
    }
}
