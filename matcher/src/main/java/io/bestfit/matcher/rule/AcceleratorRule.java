package io.bestfit.matcher.rule;

import io.bestfit.matcher.evidence.Claim;
import io.bestfit.matcher.evidence.Claims;
import io.bestfit.matcher.evidence.Requirement.GpuAvailable;
import io.bestfit.matcher.gpu.GpuVendor;
import io.bestfit.matcher.node.Node;

/** Whether an image uses a GPU that the node has: such an image is preferred over one that uses none. */
final class AcceleratorRule implements Rule {

    private static final Grade USED = Grade.of(1, "uses the node's GPU");
    private static final Grade UNUSED = Grade.of(0, "uses no GPU");

    @Override
    public void judge(Claims claims, Node node, Findings findings) {
        for (int place = 0; place < claims.all().size(); place++) {
            Claim claim = claims.all().get(place);
            if (claim.requirement() instanceof GpuAvailable available) {
                available(claim, available.through(), node, findings);
            }
        }
        findings.grade(Dimension.ACCELERATOR, GpuUse.isUsed(claims, node) ? USED : UNUSED);
    }

    private static void available(Claim claim, GpuAvailable.Interface through, Node node, Findings findings) {
        boolean there = switch (through) {
            case NONE -> true;
            case ANY -> node.hasGpu();
            case CUDA -> GpuUse.has(node, GpuVendor.NVIDIA);
            case ROCM -> GpuUse.has(node, GpuVendor.AMD);
            case LEVEL_ZERO -> GpuUse.has(node, GpuVendor.INTEL);
        };
        if (there) {
            findings.satisfied(claim);
        } else {
            String wanted = switch (through) {
                case NONE, ANY -> "a GPU";
                case CUDA -> "an NVIDIA GPU";
                case ROCM -> "an AMD GPU";
                case LEVEL_ZERO -> "an Intel GPU";
            };
            findings.violated(claim, "needs " + wanted + "; the node has none", wanted);
        }
    }
}
