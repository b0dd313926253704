package io.bestfit.matcher.rule;

import io.bestfit.matcher.evidence.Claim;
import io.bestfit.matcher.evidence.Claims;
import io.bestfit.matcher.evidence.Requirement.CompatBranches;
import io.bestfit.matcher.evidence.Requirement.CudaToolkit;
import io.bestfit.matcher.node.Node.NvidiaGpus;
import io.bestfit.matcher.version.Version;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
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
    private static final Pattern SEPARATORS = Pattern.compile("[ _-]");
    private static final Set<String> SOME_MODELS = Set.of("quadro", "quadrortx", "nvidiartx");

    /** How the node's driver runs programs of the toolkit, with a package that serves the given branches. */
    public static CudaSupport of(CudaToolkit wanted, Set<Integer> branches, NvidiaGpus gpus) {
        CudaSupport compiler = compiler(wanted, branches, gpus);
        return compiler != NATIVE && minorVersion(wanted, gpus.driver(), gpus.cuda()) ? MINOR_VERSION : compiler;
    }

    /**
     * How PTX of the entry's toolkits is compiled on the node: by the driver, by the compatibility package or not at
     * all. Minor version compatibility does not reach it (CUDA_ERROR_UNSUPPORTED_PTX_VERSION). PTX of an unstated
     * toolkit is taken as old enough.
     */
    static CudaSupport ofPtx(Claims claims, NvidiaGpus gpus) {
        CudaSupport worst = NATIVE;
        for (Claim claim : claims.of(CudaToolkit.class)) {
            if (claim.requirement() instanceof CudaToolkit toolkit) {
                CudaSupport one = compiler(toolkit, branches(claims), gpus);
                worst = one == NONE || (one == UNKNOWN && worst != NONE) || worst == NATIVE ? one : worst;
            }
        }
        return worst;
    }

    /** The driver branches that the entry's package serves by everything that it claims; none where it has none. */
    static Set<Integer> branches(Claims claims) {
        Set<Integer> branches = Set.of();
        List<Claim> stated = claims.of(CompatBranches.class);
        for (Claim claim : stated) {
            if (claim.requirement() instanceof CompatBranches compat) {
                branches = claim.equals(stated.getFirst()) ? new HashSet<>(compat.branches()) : branches;
                branches.retainAll(compat.branches());
            }
        }
        return branches;
    }

    private static CudaSupport compiler(CudaToolkit wanted, Set<Integer> branches, NvidiaGpus gpus) {
        if (gpus.driver() == null && gpus.cuda() == null) {
            return UNKNOWN;
        }
        Boolean direct = direct(wanted, gpus.driver(), gpus.cuda());
        if (Boolean.TRUE.equals(direct)) {
            return NATIVE;
        }
        CudaSupport forward = forward(branches, gpus);
        return forward == NONE && direct == null ? UNKNOWN : forward;
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
        String brand = gpus.brand() == null ? null : SEPARATORS.matcher(gpus.brand()).replaceAll("");
        if (brand == null || SOME_MODELS.contains(brand)) {
            return UNKNOWN;
        }
        return DATA_CENTRE.contains(brand) ? FORWARD : NONE;
    }
}
