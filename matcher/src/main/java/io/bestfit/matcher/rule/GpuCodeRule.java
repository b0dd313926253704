package io.bestfit.matcher.rule;

import io.bestfit.matcher.evidence.Claim;
import io.bestfit.matcher.evidence.Claims;
import io.bestfit.matcher.evidence.Requirement.ComputeCapability;
import io.bestfit.matcher.evidence.Requirement.CudaToolkit;
import io.bestfit.matcher.evidence.Requirement.GpuArchitectures;
import io.bestfit.matcher.gpu.CudaCode;
import io.bestfit.matcher.gpu.GfxCode;
import io.bestfit.matcher.gpu.GpuCode;
import io.bestfit.matcher.gpu.GpuVendor;
import io.bestfit.matcher.node.Node;
import io.bestfit.matcher.node.Node.AmdGpus;
import io.bestfit.matcher.node.Node.NvidiaGpus;
import io.bestfit.matcher.version.Version;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * GPU code: for every distinct device of the node at least one target of the image runs.
 *
 * <p>Worth, on the device that does worst: made for it 4, for its family 3, undeclared 2, compiled at start (PTX) 1.
 */
final class GpuCodeRule implements Rule {

    private static final Grade UNDECLARED = Grade.of(2, "undeclared GPU code");

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
        boolean cuda = code.stream().anyMatch(CudaCode.class::isInstance);
        boolean gfx = code.stream().anyMatch(GfxCode.class::isInstance);
        NvidiaGpus nvidia = cuda ? node.nvidia() : null;
        AmdGpus amd = gfx ? node.amd() : null;
        if (nvidia == null && amd == null) {
            String gpu = (cuda ? gfx ? "an NVIDIA or AMD" : "an NVIDIA" : "an AMD") + " GPU";
            findings.violated(claim, "needs " + gpu + " for " + claim.value() + "; the node has none", null);
            return;
        }
        if (nvidia != null && nvidia.computeCapabilities().isEmpty()) {
            findings.unknown(claim, "needs a GPU for " + claim.value() + "; the node does not declare nvidia-cc", null);
            return;
        }
        if (amd != null && amd.targets().isEmpty()) {
            findings.unknown(claim, "needs a GPU for " + claim.value() + "; the node does not declare amd-gfx", null);
            return;
        }
        List<OnDevice> all = new ArrayList<>();
        if (nvidia != null) {
            CudaSupport ptx = CudaSupport.ofPtx(claims, nvidia);
            nvidia.computeCapabilities().forEach(device -> all.add(
                    new OnDevice(GpuVendor.NVIDIA, device.toString(), CodeFit.onNvidia(code, device, ptx))));
        }
        if (amd != null) {
            amd.targets().forEach(device -> all.add(
                    new OnDevice(GpuVendor.AMD, device, CodeFit.onAmd(code, GfxCode.parse(device)))));
        }
        CodeFit worst = all.stream().map(OnDevice::fit).min(Comparator.naturalOrder()).orElse(CodeFit.UNKNOWN);
        report(claim, worst, devices(all, worst), claims, nvidia, findings);
    }

    /** How the code does on one distinct device. */
    private record OnDevice(GpuVendor vendor, String device, CodeFit fit) {}

    private static void report(Claim claim, CodeFit worst, String devices, Claims claims, @Nullable NvidiaGpus nvidia,
            Findings findings) {
        switch (worst) {
            case NONE -> findings.violated(claim,
                    "has GPU code for " + claim.value() + " only; the node has " + devices, null);
            case PTX_REFUSED -> refused(claim, devices, claims.first(CudaToolkit.class), nvidia, findings);
            case UNKNOWN -> findings.unknown(claim, "has GPU code for " + claim.value()
                    + "; what the node declares does not tell whether it runs on " + devices, null);
            case PTX -> satisfied(claim, Grade.of(1, "code compiled at start"), findings);
            case FAMILY -> satisfied(claim, Grade.of(3, "code for the family of " + devices), findings);
            case EXACT -> satisfied(claim, Grade.of(4, "code made for " + devices), findings);
        }
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

    // Those on which the code does worst: the others would only distract.
    private static String devices(List<OnDevice> all, CodeFit worst) {
        StringJoiner devices = new StringJoiner(" and ");
        for (GpuVendor vendor : List.of(GpuVendor.NVIDIA, GpuVendor.AMD)) {
            List<String> names = all.stream().filter(one -> one.vendor() == vendor && one.fit() == worst)
                    .map(OnDevice::device).toList();
            if (!names.isEmpty()) {
                devices.add((vendor == GpuVendor.NVIDIA ? "compute capability " : "") + list(names));
            }
        }
        return devices.toString();
    }

    private static String list(List<?> values) {
        StringJoiner list = new StringJoiner(", ");
        values.forEach(value -> list.add(String.valueOf(value)));
        return list.toString();
    }
}
