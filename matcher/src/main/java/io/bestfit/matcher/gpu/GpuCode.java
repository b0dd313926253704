package io.bestfit.matcher.gpu;

import io.bestfit.matcher.version.Version;
import java.util.Locale;
import java.util.Optional;

/** One target that an image holds GPU code for. */
public sealed interface GpuCode permits CudaCode, GfxCode, GpuCode.Unrecognised {

    /** The target as it was written. */
    String text();

    /**
     * A target that is in no table here: whether it runs is unknown.
     *
     * @param text the target as it was written
     */
    record Unrecognised(String text) implements GpuCode {}

    /** Reads a target such as {@code sm_90a}, {@code compute_80} or {@code gfx90a:xnack+}. */
    static GpuCode parse(String text) {
        String name = text.strip().toLowerCase(Locale.ROOT);
        Optional<? extends GpuCode> code = name.startsWith("gfx") ? GfxCode.parse(name) : CudaCode.parse(name);
        return code.isPresent() ? code.get() : new Unrecognised(name);
    }

    /** A compute capability under the number that CUDA 13 gives it. */
    static Version capability(Version declared) {
        return declared.major() == 10 && declared.minor() == 1 ? Renamed.THOR : declared;
    }

    /** Compute capability 10.1 is what CUDA 13 calls 11.0. */
    final class Renamed {
        private static final Version THOR = Version.of("11.0");

        private Renamed() {}
    }
}
