package io.bestfit.matcher.node;

import io.bestfit.matcher.cpu.Microarchitecture;
import io.bestfit.matcher.cpu.MicroarchitectureCatalog;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The models of x86-64 processors: which target each was made as.
 *
 * <p>A model proves no flag, since a hypervisor may hide it. It tells what else its cores have, where all that can be
 * seen of them is there.
 */
public final class ProcessorModels {

    private static final String AMD = "AuthenticAMD";
    private static final String INTEL = "GenuineIntel";

    /**
     * Flags of targets that have no name in klauspost/cpuid and that a compiler uses only where the source names them
     * (GCC, "x86 Options" and its intrinsics): they manage caches, segments, keys of pages and clocks.
     */
    private static final Set<String> NEVER_GENERATED = Set.of("clflushopt", "clwb", "fsgsbase", "pku", "rdpid",
            "tsc_adjust");

    /** Sources: linux:arch/x86/include/asm/intel-family.h and linux:arch/x86/kernel/cpu/amd.c. */
    private static final List<Models> ALL = List.of(
            Models.of("nehalem", INTEL, 6, 26, 30, 31, 46), Models.of("westmere", INTEL, 6, 37, 44, 47),
            Models.of("sandybridge", INTEL, 6, 42, 45), Models.of("ivybridge", INTEL, 6, 58, 62),
            Models.of("haswell", INTEL, 6, 60, 63, 69, 70), Models.of("broadwell", INTEL, 6, 61, 71, 79, 86),
            Models.of("skylake", INTEL, 6, 78, 94, 142, 158, 165, 166),
            // Skylake, Cascade Lake and Cooper Lake servers have one model; what can be seen tells them apart.
            Models.of("cascadelake", INTEL, 6, 85), Models.of("cannonlake", INTEL, 6, 102),
            Models.of("icelake", INTEL, 6, 106, 108, 125, 126, 140, 141, 167),
            // Alder and Raptor Lake; Sapphire, Emerald and Granite Rapids.
            Models.of("alderlake", INTEL, 6, 151, 154, 183, 186, 191),
            Models.of("sapphirerapids", INTEL, 6, 143, 173, 174, 207),
            Models.range("bulldozer", AMD, 21, 0x00, 0x01), Models.range("piledriver", AMD, 21, 0x02, 0x1f),
            Models.range("steamroller", AMD, 21, 0x30, 0x3f), Models.range("excavator", AMD, 21, 0x60, 0x7f),
            Models.range("zen", AMD, 23, 0x00, 0x2f), Models.range("zen2", AMD, 23, 0x30, 0xaf),
            Models.range("zen3", AMD, 25, 0x00, 0x0f), Models.range("zen4", AMD, 25, 0x10, 0x1f),
            Models.range("zen3", AMD, 25, 0x20, 0x5f), Models.range("zen4", AMD, 25, 0x60, 0xaf),
            Models.range("zen5", AMD, 26, 0x00, 0x7f));

    /** Models of one family that were made as one target. */
    private record Models(String target, String vendor, int family, Set<Integer> models) {

        static Models of(String target, String vendor, int family, Integer... models) {
            return new Models(target, vendor, family, Set.of(models));
        }

        static Models range(String target, String vendor, int family, int first, int last) {
            return new Models(target, vendor, family,
                    IntStream.rangeClosed(first, last).boxed().collect(Collectors.toSet()));
        }
    }

    private ProcessorModels() {}

    /**
     * Whether a model was ever made, and is none that a hypervisor makes up.
     *
     * @param model the attributes of {@code cpu.model} in Node Feature Discovery
     */
    public static boolean isKnown(Map<String, String> model) {
        return ExportedCpu.model(model).isPresent();
    }

    /**
     * The target that a model was made as; of several, the deepest.
     *
     * @param vendor the vendor id as the kernel writes it
     * @return empty where the model is not in the table
     */
    static Optional<Microarchitecture> target(String vendor, int family, int model) {
        return ALL.stream().filter(models -> models.vendor.equals(vendor) && models.family == family
                && models.models.contains(model)).findFirst()
                .map(models -> MicroarchitectureCatalog.standard().get(models.target));
    }

    /** The flags of a target that no compiler uses unasked. */
    static Set<String> neverGenerated(Microarchitecture target) {
        return target.features().stream().filter(NEVER_GENERATED::contains).collect(Collectors.toSet());
    }
}
