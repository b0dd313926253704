package io.bestfit.matcher.rule;

import io.bestfit.matcher.gpu.CudaCode;
import io.bestfit.matcher.gpu.GfxCode;
import io.bestfit.matcher.gpu.GpuCode;
import io.bestfit.matcher.version.Version;
import java.util.List;
import java.util.Optional;

/** How an image's GPU code does on one device, the worst first; of several targets the best counts. */
enum CodeFit {
    NONE,
    /** It has only PTX, from a toolkit that is newer than the driver, which does not compile it. */
    PTX_REFUSED,
    /** The node does not declare what would tell. */
    UNKNOWN,
    /** The driver compiles its PTX at start. */
    PTX,
    /** Machine code for another device of the family. */
    FAMILY,
    /** Machine code made for the device. */
    EXACT;

    /** How code does on an NVIDIA device whose driver treats the image's PTX in this way. */
    static CodeFit onNvidia(List<GpuCode> code, Version device, CudaSupport ptx) {
        CodeFit best = NONE;
        for (GpuCode target : code) {
            best = better(best, switch (target) {
                case CudaCode cuda -> !cuda.runsOn(device)
                        ? NONE
                        : cuda.ptx() ? compiled(ptx) : cuda.isExactFor(device) ? EXACT : FAMILY;
                case GpuCode.Unrecognised _ -> UNKNOWN;
                case GfxCode _ -> NONE;
            });
        }
        return best;
    }

    /** How code does on an AMD device; a device that is in no table is unknown. */
    static CodeFit onAmd(List<GpuCode> code, Optional<GfxCode> device) {
        if (device.isEmpty()) {
            return UNKNOWN;
        }
        CodeFit best = NONE;
        for (GpuCode target : code) {
            best = better(best, switch (target) {
                case GfxCode gfx -> switch (gfx.on(device.get())) {
                    case EXACT -> EXACT;
                    case GENERIC -> FAMILY;
                    case UNDECLARED_SETTING -> UNKNOWN;
                    case NONE -> NONE;
                };
                case GpuCode.Unrecognised _ -> UNKNOWN;
                case CudaCode _ -> NONE;
            });
        }
        return best;
    }

    static CodeFit worse(CodeFit one, CodeFit other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    private static CodeFit better(CodeFit one, CodeFit other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static CodeFit compiled(CudaSupport ptx) {
        return switch (ptx) {
            case NATIVE, FORWARD -> PTX;
            case MINOR_VERSION, NONE -> PTX_REFUSED;
            case UNKNOWN -> UNKNOWN;
        };
    }
}
