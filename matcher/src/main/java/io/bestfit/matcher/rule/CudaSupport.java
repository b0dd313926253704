package io.bestfit.matcher.rule;

import io.bestfit.matcher.evidence.Claim;
import io.bestfit.matcher.evidence.Claims;
import io.bestfit.matcher.evidence.Requirement.CompatBranches;
import io.bestfit.matcher.evidence.Requirement.CudaToolkit;
import io.bestfit.matcher.node.Node.NvidiaGpus;
import io.bestfit.matcher.version.Version;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a driver comes to run programs of a CUDA toolkit, best first.
 *
 * <p>Source: NVIDIA, CUDA Compatibility, "Minor version compatibility" and "Forward compatibility";
 * NVIDIA/nvidia-container-toolkit, cmd/nvidia-cdi-hook/cudacompat.
 */
public enum CudaSupport {
    /** The driver is as new as the toolkit. */
    NATIVE,
    /** The driver is older, of the toolkit's major number; it does not compile the toolkit's PTX. */
    MINOR_VERSION,
    /** The image's own compatibility package serves the driver's branch. */
    FORWARD,
    /** None is possible. */
    NONE,
    /** The node does not say enough. */
    UNKNOWN;

    // The brands of NVML that the compatibility packages list; of RTX cards only selected server models are meant.
    private static final Set<String> DATA_CENTRE = Set.of("tesla", "nvidia", "vapps", "vpc", "vcs", "vws",
            "cloudgaming");
    private static final Set<String> SOME_MODELS = Set.of("quadro", "quadrortx", "nvidiartx");

    /** How the node's driver runs programs of the toolkit, with a package that serves the given branches. */
    public static CudaSupport of(CudaToolkit wanted, Set<Integer> branches, NvidiaGpus gpus) {
        Version driver = gpus.driver();
        Version cuda = gpus.cuda();
        if (driver == null && cuda == null) {
            return UNKNOWN;
        }
        Boolean direct = direct(wanted, driver, cuda);
        if (Boolean.TRUE.equals(direct)) {
            return NATIVE;
        }
        if (minorVersion(wanted, driver, cuda)) {
            return MINOR_VERSION;
        }
        CudaSupport forward = forward(branches, gpus);
        return (forward == NONE && direct == null) ? UNKNOWN : forward;
    }

    /** The driver branches that an image's packages serve: those that every claim on it names. */
    static Set<Integer> branches(Claims claims) {
        Set<Integer> branches = null;
        for (Claim claim : claims.of(CompatBranches.class)) {
            if (claim.requirement() instanceof CompatBranches served) {
                if (branches == null) {
                    branches = new HashSet<>(served.branches());
                } else {
                    branches.retainAll(served.branches());
                }
            }
        }
        return branches == null ? Set.of() : branches;
    }

    private static @Nullable Boolean direct(CudaToolkit wanted,
            @Nullable Version driver, @Nullable Version cuda) {
        Version toolkit = wanted.toolkit();
        if (cuda != null) {
            return cuda.major() > toolkit.major()
                    || (cuda.major() == toolkit.major() && cuda.minor() >= toolkit.minor());
        }
        return (driver == null || wanted.driver() == null) ? null : driver.isAtLeast(wanted.driver());
    }

    private static boolean minorVersion(CudaToolkit wanted, @Nullable Version driver,
            @Nullable Version cuda) {
        Version minimum = wanted.minorVersionDriver();
        if (minimum == null) {
            return false;
        }
        return driver == null ? cuda != null && cuda.major() == wanted.toolkit().major() : driver.isAtLeast(minimum);
    }

    private static CudaSupport forward(Set<Integer> branches, NvidiaGpus gpus) {
        if (branches.isEmpty()) {
            return NONE;
        }
        Version driver = gpus.driver();
        if (driver == null) {
            return UNKNOWN;
        }
        if (!branches.contains(driver.major())) {
            return NONE;
        }
        String brand = gpus.brand();
        if (brand == null || SOME_MODELS.contains(brand)) {
            return UNKNOWN;
        }
        return DATA_CENTRE.contains(brand) ? FORWARD : NONE;
    }
}
