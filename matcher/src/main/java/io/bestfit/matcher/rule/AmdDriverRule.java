package io.bestfit.matcher.rule;

import io.bestfit.matcher.evidence.Claim;
import io.bestfit.matcher.evidence.Claims;
import io.bestfit.matcher.evidence.Requirement.GpuDriver;
import io.bestfit.matcher.evidence.Requirement.RocmVersion;
import io.bestfit.matcher.gpu.GpuVendor;
import io.bestfit.matcher.gpu.RocmWindow;
import io.bestfit.matcher.node.Node;
import io.bestfit.matcher.node.Node.AmdGpus;
import io.bestfit.matcher.version.Version;
import org.jspecify.annotations.Nullable;

/** AMD drivers and ROCm releases: a driver serves a window of releases, and one that says nothing keeps none out. */
final class AmdDriverRule implements Rule {

    @Override
    public void judge(Claims claims, Node node, Findings findings) {
        AmdGpus gpus = node.amd();
        for (int place = 0; place < claims.all().size(); place++) {
            Claim claim = claims.all().get(place);
            if (claim.requirement() instanceof GpuDriver driver && driver.vendor() == GpuVendor.AMD) {
                driver(claim, driver.minimum(), gpus, findings);
            } else if (claim.requirement() instanceof RocmVersion rocm) {
                rocm(claim, rocm.release(), gpus, findings);
            }
        }
    }

    private static void driver(Claim claim, Version minimum, @Nullable AmdGpus gpus, Findings findings) {
        Version there = gpus == null ? null : gpus.driver();
        String remedy = "amdgpu-driver >= " + minimum;
        if (gpus == null) {
            findings.violated(claim, "needs amdgpu driver >= " + minimum + "; the node has no AMD GPU", remedy);
        } else if (there == null) {
            findings.unknown(claim, "needs amdgpu driver >= " + minimum + "; the node does not declare amdgpu-driver",
                    remedy);
        } else if (there.isAtLeast(minimum)) {
            findings.satisfied(claim);
        } else {
            findings.violated(claim, "needs amdgpu driver >= " + minimum + "; the node has " + there, remedy);
        }
    }

    private static void rocm(Claim claim, Version release, @Nullable AmdGpus gpus, Findings findings) {
        if (gpus == null) {
            findings.violated(claim, "needs an AMD GPU for ROCm " + release + "; the node has none", "an AMD GPU");
            return;
        }
        Version driver = gpus.driver();
        if (driver != null && !RocmWindow.admits(driver, release)) {
            findings.violated(claim, "needs an amdgpu driver that serves ROCm " + release + "; the node has " + driver,
                    "an amdgpu-driver that serves ROCm " + release);
            return;
        }
        findings.satisfied(claim);
        findings.raise(Dimension.TOOLKIT, Toolkits.grade("ROCm", release));
    }
}
