package io.bestfit.matcher.evidence;

import io.bestfit.matcher.cpu.InstructionSets;
import io.bestfit.matcher.gpu.GpuVendor;
import io.bestfit.matcher.node.FeatureToken;
import java.util.List;

/**
 * What a feature token of an entry demands of a node; a word means the same on both sides ({@link FeatureToken}).
 *
 * <p>Versions are minimums since newer drivers and devices run what older ones do. Source: Kniep, moby/moby#38715;
 * qnib/metahub.
 */
final class TokenRequirement {

    private static final int LONGEST = 128;

    private TokenRequirement() {}

    static Requirement of(String written) {
        String token = written.strip();
        if (token.isEmpty() || token.length() > LONGEST) {
            return new Requirement.Unreadable("a feature token such as skylake or nvidia-396-44");
        }
        return switch (FeatureToken.parse(token)) {
            case FeatureToken.CpuTarget cpu -> new Requirement.CpuTarget(cpu.target());
            case FeatureToken.NvidiaDriver driver -> new Requirement.GpuDriver(GpuVendor.NVIDIA, driver.version());
            case FeatureToken.ComputeCapability capability -> new Requirement.ComputeCapability(capability.version());
            case FeatureToken.Cuda cuda -> ValueReader.cudaToolkit(cuda.version().toString());
            case FeatureToken.GfxTarget gfx -> new Requirement.GpuArchitectures(List.of(gfx.target()));
            case FeatureToken.SiteWord site -> InstructionSets.find(site.word())
                    .<Requirement>map(Requirement.CpuFeature::new)
                    .orElseGet(() -> new Requirement.SiteWord(site.word()));
        };
    }
}
