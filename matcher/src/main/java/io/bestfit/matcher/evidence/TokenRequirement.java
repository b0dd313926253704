package io.bestfit.matcher.evidence;

import io.bestfit.matcher.cpu.Microarchitecture;
import io.bestfit.matcher.cpu.MicroarchitectureCatalog;
import io.bestfit.matcher.gpu.GpuCode;
import io.bestfit.matcher.gpu.GpuVendor;
import io.bestfit.matcher.version.Version;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a feature token of an entry demands: {@code nvidia-390-30} a driver of at least 390.30, {@code nv-compute-5-2}
 * devices of at least compute capability 5.2, {@code skylake} or {@code cpu:skylake} a CPU target, {@code gfx90a} code
 * for it; everything else is a word of some site.
 *
 * <p>Versions are minimums since newer drivers and devices run what older ones do. Source: Kniep, moby/moby#38715;
 * qnib/metahub.
 */
final class TokenRequirement {

    private static final String DRIVER = "nvidia-";
    private static final String COMPUTE = "nv-compute-";
    private static final String CPU = "cpu:";
    private static final int LONGEST = 128;

    private TokenRequirement() {}

    static Requirement of(String written) {
        String token = written.strip().toLowerCase(Locale.ROOT);
        if (token.isEmpty() || token.length() > LONGEST) {
            return new Requirement.Unreadable("a feature token such as skylake or nvidia-396-44");
        }
        if (token.startsWith(COMPUTE)) {
            return dashed(token.substring(COMPUTE.length())).<Requirement>map(Requirement.ComputeCapability::new)
                    .orElseGet(() -> new Requirement.SiteWord(token));
        }
        if (token.startsWith(DRIVER)) {
            return dashed(token.substring(DRIVER.length()))
                    .<Requirement>map(minimum -> new Requirement.GpuDriver(GpuVendor.NVIDIA, minimum))
                    .orElseGet(() -> new Requirement.SiteWord(token));
        }
        GpuCode code = GpuCode.parse(token);
        if (!(code instanceof GpuCode.Unrecognised)) {
            return new Requirement.GpuArchitectures(List.of(code));
        }
        String name = token.startsWith(CPU) ? token.substring(CPU.length()) : token;
        Optional<Microarchitecture> target = MicroarchitectureCatalog.standard().find(name);
        return target.isPresent() ? new Requirement.CpuTarget(target.get()) : new Requirement.SiteWord(token);
    }

    // 390-30 is 390.30; letters make it a word.
    private static Optional<Version> dashed(String text) {
        boolean numbers = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9' || c == '-' || c == '.');
        return numbers ? Version.parse(text.replace('-', '.')) : Optional.empty();
    }
}
