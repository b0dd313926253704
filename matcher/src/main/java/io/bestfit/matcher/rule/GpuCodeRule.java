package io.bestfit.matcher.rule;

import io.bestfit.matcher.evidence.Claim;
import io.bestfit.matcher.evidence.Claims;
import io.bestfit.matcher.evidence.Requirement.ComputeCapability;
import io.bestfit.matcher.evidence.Requirement.CudaToolkit;
import io.bestfit.matcher.evidence.Requirement.GpuArchitectures;
import io.bestfit.matcher.gpu.CudaCode;
import io.bestfit.matcher.gpu.GfxCode;
import io.bestfit.matcher.gpu.GpuCode;
import io.bestfit.matcher.node.Node;
import io.bestfit.matcher.node.Node.NvidiaGpus;
import io.bestfit.matcher.version.Version;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * GPU code: for every distinct device of the node at least one target of the image runs.
 *
 * <p>Worth, on the device that does worst: made for it 4, for its family 3, undeclared 2, compiled at start (PTX) 1.
 */
final class GpuCodeRule implements Rule {

    private static final int EXACT = 4;
    private static final int FAMILY = 3;
    private static final int PTX = 1;
    private static final int UNKNOWN = 0;
    private static final int NONE = -1;

    private static final Grade UNDECLARED = Grade.of(2, "undeclared GPU code");

    @Override
    public void judge(Claims claims, Node node, Findings findings) {
        if (node.hasGpu()) {
            findings.grade(Dimension.GPU_CODE, UNDECLARED);
        }
        for (int place = 0; place < claims.all().size(); place++) {
            Claim claim = claims.all().get(place);
            if (claim.requirement() instanceof ComputeCapability capability) {
                capability(claim, capability.minimum(), node, findings);
            } else if (claim.requirement() instanceof GpuArchitectures architectures) {
                code(claim, architectures.code(), claims, node, findings);
            }
        }
    }

    private static void capability(Claim claim, Version minimum, Node node, Findings findings) {
        NvidiaGpus gpus = node.nvidia();
        String needs = "needs compute capability >= " + minimum;
        String remedy = "nvidia-cc >= " + minimum;
        if (gpus == null) {
            findings.violated(claim, needs + "; the node has no NVIDIA GPU", remedy);
        } else if (gpus.computeCapabilities().isEmpty()) {
            findings.unknown(claim, needs + "; the node does not declare nvidia-cc", remedy);
        } else if (gpus.computeCapabilities().stream().allMatch(device -> device.isAtLeast(minimum))) {
            findings.satisfied(claim);
        } else {
            findings.violated(claim, needs + "; the node has " + list(gpus.computeCapabilities()), remedy);
        }
    }

    private static void code(Claim claim, List<GpuCode> code, Claims claims, Node node, Findings findings) {
        boolean cuda = code.stream().anyMatch(CudaCode.class::isInstance);
        boolean gfx = code.stream().anyMatch(GfxCode.class::isInstance);
        NvidiaGpus nvidia = cuda ? node.nvidia() : null;
        Node.AmdGpus amd = gfx ? node.amd() : null;
        if (nvidia == null && amd == null) {
            findings.violated(claim, "needs " + (cuda ? gfx ? "an NVIDIA or AMD" : "an NVIDIA" : "an AMD") + " GPU for "
                    + claim.value() + "; the node has none", null);
            return;
        }
        int worst = EXACT;
        if (nvidia != null) {
            if (nvidia.computeCapabilities().isEmpty()) {
                findings.unknown(claim, "needs a GPU for " + claim.value() + "; the node does not declare nvidia-cc",
                        "nvidia-cc");
                return;
            }
            PtxUse ptx = ptx(claims, nvidia);
            for (Version device : nvidia.computeCapabilities()) {
                worst = Math.min(worst, onCuda(code, device, ptx));
            }
        }
        if (amd != null) {
            if (amd.targets().isEmpty()) {
                findings.unknown(claim, "needs a GPU for " + claim.value() + "; the node does not declare amd-gfx",
                        "amd-gfx");
                return;
            }
            for (String device : amd.targets()) {
                worst = Math.min(worst, onGfx(code, GfxCode.parse(device)));
            }
        }
        report(claim, worst, nvidia, amd, findings);
    }

    private static void report(Claim claim, int worst, @Nullable NvidiaGpus nvidia, Node.@Nullable AmdGpus amd,
            Findings findings) {
        String there = nvidia != null
                ? "compute capability " + list(nvidia.computeCapabilities())
                : amd != null ? list(amd.targets()) : "no GPU";
        switch (worst) {
            case NONE -> findings.violated(claim,
                    "has GPU code for " + claim.value() + " only; the node has " + there, null);
            case UNKNOWN -> findings.unknown(claim, "has GPU code for " + claim.value()
                    + "; what the node declares does not tell whether it runs on " + there, null);
            default -> {
                findings.satisfied(claim);
                grade(findings, Grade.of(worst, worst == EXACT
                        ? "code made for " + there
                        : worst == FAMILY ? "code for the family of " + there : "code compiled at start"));
            }
        }
    }

    // Of several lists of targets the one that does worst counts.
    private static void grade(Findings findings, Grade grade) {
        Grade before = findings.grade(Dimension.GPU_CODE);
        if (before == null || before.equals(UNDECLARED) || grade.compareTo(before) < 0) {
            findings.grade(Dimension.GPU_CODE, grade);
        }
    }

    /** Whether the node's driver compiles the image's PTX; of several toolkits the last of these counts. */
    private enum PtxUse {
        COMPILED, UNKNOWN, REFUSED
    }

    // A driver that is older than the toolkit starts its programs but refuses its PTX (error 222).
    private static PtxUse ptx(Claims claims, NvidiaGpus gpus) {
        PtxUse use = PtxUse.COMPILED;
        for (Claim claim : claims.of(CudaToolkit.class)) {
            if (claim.requirement() instanceof CudaToolkit toolkit) {
                PtxUse next = switch (CudaSupport.of(toolkit, CudaSupport.branches(claims), gpus)) {
                    case NATIVE, FORWARD -> PtxUse.COMPILED;
                    case MINOR_VERSION, NONE -> PtxUse.REFUSED;
                    case UNKNOWN -> PtxUse.UNKNOWN;
                };
                use = next.compareTo(use) > 0 ? next : use;
            }
        }
        return use;
    }

    private static int onCuda(List<GpuCode> code, Version device, PtxUse ptx) {
        int best = NONE;
        for (GpuCode target : code) {
            if (target instanceof CudaCode cuda && cuda.runsOn(device)) {
                int worth = !cuda.ptx() ? cuda.isExactFor(device) ? EXACT : FAMILY : switch (ptx) {
                    case COMPILED -> PTX;
                    case REFUSED -> NONE;
                    case UNKNOWN -> UNKNOWN;
                };
                best = Math.max(best, worth);
            } else if (target instanceof GpuCode.Unrecognised) {
                best = Math.max(best, UNKNOWN);
            }
        }
        return best;
    }

    private static int onGfx(List<GpuCode> code, Optional<GfxCode> device) {
        if (device.isEmpty()) {
            return UNKNOWN;
        }
        int best = NONE;
        for (GpuCode target : code) {
            if (target instanceof GfxCode gfx) {
                best = Math.max(best, switch (gfx.on(device.get())) {
                    case EXACT -> EXACT;
                    case GENERIC -> FAMILY;
                    case UNDECLARED_SETTING -> UNKNOWN;
                    case NONE -> NONE;
                });
            } else if (target instanceof GpuCode.Unrecognised) {
                best = Math.max(best, UNKNOWN);
            }
        }
        return best;
    }

    private static String list(List<?> values) {
        StringBuilder text = new StringBuilder();
        values.forEach(value -> text.append(text.isEmpty() ? "" : ", ").append(value));
        return text.toString();
    }
}
