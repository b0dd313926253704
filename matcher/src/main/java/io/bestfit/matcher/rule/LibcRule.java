package io.bestfit.matcher.rule;

import io.bestfit.matcher.evidence.Claim;
import io.bestfit.matcher.evidence.Claims;
import io.bestfit.matcher.evidence.Requirement.GlibcVersion;
import io.bestfit.matcher.evidence.Requirement.LibcProvider;
import io.bestfit.matcher.gpu.GpuVendor;
import io.bestfit.matcher.node.Node;
import io.bestfit.matcher.node.Node.HostLibfabric;
import io.bestfit.matcher.node.Node.HostMpi;
import io.bestfit.matcher.version.Version;
import org.jspecify.annotations.Nullable;

/**
 * The image's C library and what the site puts into the image: injected libraries are linked against glibc, and the
 * image's glibc is at least the one that they need.
 */
final class LibcRule implements Rule {

    @Override
    public void judge(Claims claims, Node node, Findings findings) {
        for (int place = 0; place < claims.all().size(); place++) {
            Claim claim = claims.all().get(place);
            if (claim.requirement() instanceof GlibcVersion glibc) {
                Version needed = needed(claims, node);
                if (needed == null || glibc.version().isAtLeast(needed)) {
                    findings.satisfied(claim);
                } else {
                    findings.violated(claim, "has glibc " + glibc.version()
                            + "; the libraries that the site puts in need >= " + needed, "glibc <= " + glibc.version());
                }
            } else if (claim.requirement() instanceof LibcProvider libc) {
                String injected = libc.provider() == LibcProvider.Provider.MUSL ? injected(claims, node) : null;
                if (injected == null) {
                    findings.satisfied(claim);
                } else {
                    findings.violated(claim, "has musl; " + injected + " is linked against glibc", null);
                }
            }
        }
    }

    private static @Nullable Version needed(Claims claims, Node node) {
        Version needed = node.glibc();
        HostMpi mpi = node.mpi();
        if (mpi != null && HostMpiSwap.of(claims, node) != HostMpiSwap.NOT_ASKED) {
            needed = greater(needed, mpi.glibc());
        }
        HostLibfabric libfabric = node.libfabric();
        return libfabric != null && LibfabricRule.isInjected(claims, node)
                ? greater(needed, libfabric.glibc())
                : needed;
    }

    private static @Nullable Version greater(@Nullable Version left, @Nullable Version right) {
        return (left == null || (right != null && right.isAtLeast(left))) ? right : left;
    }

    private static @Nullable String injected(Claims claims, Node node) {
        if (node.nvidia() != null && GpuUse.uses(claims, GpuVendor.NVIDIA)) {
            return "the injected NVIDIA driver library";
        }
        if (node.mpi() != null && HostMpiSwap.of(claims, node) != HostMpiSwap.NOT_ASKED) {
            return "the site's MPI";
        }
        if (LibfabricRule.isInjected(claims, node)) {
            return "the site's libfabric";
        }
        return node.glibc() != null ? "what the site puts in" : null;
    }
}
