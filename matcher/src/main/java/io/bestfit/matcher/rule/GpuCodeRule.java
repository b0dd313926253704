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
import io.bestfit.matcher.node.Node.AmdGpus;
import io.bestfit.matcher.node.Node.NvidiaGpus;
import io.bestfit.matcher.version.Version;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * GPU code: for every distinct device of the node at least one target of the image runs.
 *
 * <p>Worth, on the device that does worst: made for it 4, for its family 3, undeclared 2, compiled at start (PTX) 1.
 */
final class GpuCodeRule implements Rule {

    private static final Grade MADE = Grade.of(4, "has code made for the node's GPU");
    private static final Grade OF_FAMILY = Grade.of(3, "has code for the family of the node's GPU");
    private static final Grade UNDECLARED = Grade.of(2, "does not say which GPUs its code is made for");
    private static final Grade COMPILED = Grade.of(1, "has PTX, which the driver compiles at start");

    @Override
    public void judge(Claims claims, Node node, Findings findings) {
        if (node.hasGpu()) {
            findings.grade(Dimension.GPU_CODE, UNDECLARED);
        }
        for (int place = 0; place < claims.all().size(); place++) {
            Claim claim = claims.all().get(place);
            if (claim.requirement() instanceof ComputeCapability capability) {
                capability(claim, capability.minimum(), node.nvidia(), findings);
            } else if (claim.requirement() instanceof GpuArchitectures architectures) {
                code(claim, architectures.code(), claims, node, findings);
            }
        }
    }

    private static void capability(Claim claim, Version minimum, @Nullable NvidiaGpus gpus, Findings findings) {
        String needs = "needs compute capability >= " + minimum;
        String remedy = "nvidia-cc >= " + minimum;
        if (gpus == null) {
            findings.violated(claim, needs + "; the node has no NVIDIA GPU", remedy);
            return;
        }
        List<Version> lower = gpus.computeCapabilities().stream()
                .filter(device -> !GpuCode.capability(device).isAtLeast(GpuCode.capability(minimum))).toList();
        if (gpus.computeCapabilities().isEmpty()) {
            findings.unknown(claim, needs + "; the node does not declare nvidia-cc", remedy);
        } else if (lower.isEmpty()) {
            findings.satisfied(claim);
        } else {
            findings.violated(claim, needs + "; the node has " + list(lower), remedy);
        }
    }

    private static void code(Claim claim, List<GpuCode> code, Claims claims, Node node, Findings findings) {
        boolean cuda = false;
        boolean gfx = false;
        for (int place = 0; place < code.size(); place++) {
            cuda |= code.get(place) instanceof CudaCode;
            gfx |= code.get(place) instanceof GfxCode;
        }
        NvidiaGpus nvidia = cuda ? node.nvidia() : null;
        AmdGpus amd = gfx ? node.amd() : null;
        if (nvidia == null && amd == null) {
            String gpu = (cuda ? gfx ? "an NVIDIA or AMD" : "an NVIDIA" : "an AMD") + " GPU";
            findings.violated(claim, "needs " + gpu + " for " + claim.value() + "; the node has none", remedy(code));
            return;
        }
        if (nvidia != null && nvidia.computeCapabilities().isEmpty()) {
            findings.unknown(claim, "needs a GPU for " + claim.value() + "; the node does not declare nvidia-cc",
                    remedy(code));
            return;
        }
        if (amd != null && amd.targets().isEmpty()) {
            findings.unknown(claim, "needs a GPU for " + claim.value() + "; the node does not declare amd-gfx",
                    remedy(code));
            return;
        }
        CudaSupport ptx = nvidia == null ? CudaSupport.NONE : CudaSupport.ofPtx(claims, nvidia);
        CodeFit worst = worst(code, nvidia, amd, ptx);
        switch (worst) {
            case PTX -> satisfied(claim, COMPILED, findings);
            case FAMILY -> satisfied(claim, OF_FAMILY, findings);
            case EXACT -> satisfied(claim, MADE, findings);
            case NONE -> findings.violated(claim, "has GPU code for " + claim.value() + " only; the node has "
                    + devices(code, nvidia, amd, ptx, worst), remedy(code));
            case PTX_REFUSED -> refused(claim, devices(code, nvidia, amd, ptx, worst),
                    claims.first(CudaToolkit.class), nvidia, findings);
            case UNKNOWN -> findings.unknown(claim, "has GPU code for " + claim.value()
                    + "; what the node declares does not tell whether it runs on "
                    + devices(code, nvidia, amd, ptx, worst), null);
        }
    }

    private static CodeFit worst(List<GpuCode> code, @Nullable NvidiaGpus nvidia, @Nullable AmdGpus amd,
            CudaSupport ptx) {
        CodeFit worst = CodeFit.EXACT;
        if (nvidia != null) {
            for (Version device : nvidia.computeCapabilities()) {
                worst = CodeFit.worse(worst, CodeFit.onNvidia(code, device, ptx));
            }
        }
        if (amd != null) {
            for (String device : amd.targets()) {
                worst = CodeFit.worse(worst, CodeFit.onAmd(code, GfxCode.parse(device)));
            }
        }
        return worst;
    }

    // Those on which the code does worst: the others would only distract.
    private static String devices(List<GpuCode> code, @Nullable NvidiaGpus nvidia, @Nullable AmdGpus amd,
            CudaSupport ptx, CodeFit worst) {
        StringJoiner devices = new StringJoiner(" and ");
        List<Version> capabilities = nvidia == null
                ? List.of()
                : nvidia.computeCapabilities().stream()
                        .filter(device -> CodeFit.onNvidia(code, device, ptx) == worst).toList();
        if (!capabilities.isEmpty()) {
            devices.add("compute capability " + list(capabilities));
        }
        List<String> targets = amd == null
                ? List.of()
                : amd.targets().stream().filter(device -> CodeFit.onAmd(code, GfxCode.parse(device)) == worst).toList();
        if (!targets.isEmpty()) {
            devices.add(list(targets));
        }
        return devices.toString();
    }

    // The least device for which there is code: a compute capability, else the first gfx target.
    private static @Nullable String remedy(List<GpuCode> code) {
        Version least = null;
        String target = null;
        for (GpuCode made : code) {
            if (made instanceof CudaCode cuda && (least == null || !cuda.capability().isAtLeast(least))) {
                least = cuda.capability();
            } else if (made instanceof GfxCode gfx && target == null && !gfx.isGeneric()) {
                target = gfx.text();
            }
        }
        return least != null
                ? "nvidia-cc=\"" + least + '"'
                : target != null ? "amd-gfx=\"" + target + '"' : null;
    }

    private static void refused(Claim claim, String devices, @Nullable CudaToolkit toolkit,
            @Nullable NvidiaGpus nvidia, Findings findings) {
        Version driver = nvidia == null ? null : nvidia.driver();
        Version needed = toolkit == null ? null : toolkit.driver();
        String made = toolkit == null ? "a newer toolkit" : "CUDA " + toolkit.toolkit();
        String remedy = driver != null && needed != null
                ? "nvidia-driver >= " + needed
                : toolkit == null ? null : "cuda >= " + toolkit.toolkit();
        findings.violated(claim, "has no machine code for " + devices + ", only PTX of " + made
                + ", which the node's driver " + (driver == null ? "" : driver + " ") + "is too old to compile",
                remedy);
    }

    // Of several lists of targets the one that does worst counts.
    private static void satisfied(Claim claim, Grade grade, Findings findings) {
        findings.satisfied(claim);
        Grade before = findings.grade(Dimension.GPU_CODE);
        if (before == null || before.equals(UNDECLARED) || grade.compareTo(before) < 0) {
            findings.grade(Dimension.GPU_CODE, grade);
        }
    }

    private static String list(List<?> values) {
        StringJoiner list = new StringJoiner(", ");
        values.forEach(value -> list.add(String.valueOf(value)));
        return list.toString();
    }
}
