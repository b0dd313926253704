package io.bestfit.matcher.node;

import io.bestfit.matcher.cpu.CpuInfo;
import io.bestfit.matcher.cpu.HostDetector;
import io.bestfit.matcher.cpu.Microarchitecture;
import io.bestfit.matcher.cpu.MicroarchitectureCatalog;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The step from the CPU flags of an export to the deepest target that they prove, on x86-64 alone.
 *
 * <p>Some flags of targets have no name there: klauspost/cpuid:cpuid.go does not look for them. On bare metal they follow
 * from others that came with the same cores; under a hypervisor, which may hide each flag alone, nothing follows.
 */
final class ExportedCpu {

    private static final String HYPERVISOR = "HYPERVISOR";
    private static final String AMD = "AuthenticAMD";
    private static final String INTEL = "GenuineIntel";

    /**
     * Sources: AMD, Processor Programming Reference of families 17h, 19h and 1Ah; Intel, SDM volume 1, chapter 5, and
     * Intel Architecture Instruction Set Extensions Programming Reference, table 1-2.
     */
    private static final List<Companion> COMPANIONS = List.of(
            // Zen, then what Zen 2, Zen 3 and Zen 5 added.
            new Companion(AMD, Set.of("CLZERO"), Set.of(), Set.of("clflushopt", "fsgsbase")),
            new Companion(AMD, Set.of("CLZERO", "WBNOINVD"), Set.of(), Set.of("clwb", "rdpid")),
            new Companion(AMD, Set.of("CLZERO", "VAES"), Set.of(), Set.of("pku")),
            new Companion(AMD, Set.of("MOVDIR64B", "AVX512VP2INTERSECT"), Set.of(), Set.of("tsc_adjust")),
            // Skylake; its servers; Ice Lake; its servers; Tiger Lake, Sapphire Rapids and later.
            new Companion(INTEL, Set.of("XSAVEC"), Set.of(), Set.of("clflushopt")),
            new Companion(INTEL, Set.of("AVX512BW"), Set.of("AVX512VBMI"), Set.of("clwb")),
            new Companion(INTEL, Set.of("AVX512VBMI2"), Set.of(), Set.of("rdpid")),
            new Companion(INTEL, Set.of("AVX512VBMI2", "WBNOINVD"), Set.of(), Set.of("clwb")),
            new Companion(INTEL, Set.of("AVX2", "MOVDIR64B"), Set.of(), Set.of("clwb", "rdpid")));

    /**
     * Flags that follow from others.
     *
     * @param vendor whose processors it holds for
     * @param all the names that must be there
     * @param none the names that must not be there
     * @param flags the kernel's names of what follows
     */
    private record Companion(String vendor, Set<String> all, Set<String> none, Set<String> flags) {

        boolean holds(String maker, Set<String> names) {
            return vendor.equals(maker) && names.containsAll(all) && none.stream().noneMatch(names::contains);
        }
    }

    private ExportedCpu() {}

    /**
     * The target.
     *
     * @param names the flags of {@code cpu.cpuid}
     * @param model the attributes of {@code cpu.model}
     * @return empty where it is no x86-64 processor
     */
    static Optional<Microarchitecture> of(Set<String> names, Map<String, String> model) {
        // Every x86-64 processor has it, and no other (AMD64 Architecture Programmer's Manual, volume 1, section 1.1).
        if (!names.contains("SSE2")) {
            return Optional.empty();
        }
        MicroarchitectureCatalog catalog = MicroarchitectureCatalog.standard();
        String vendor = CpuidNames.VENDORS.getOrDefault(model.getOrDefault("vendor_id", ""), "");
        Set<String> flags = new HashSet<>(CpuidNames.flags(names, catalog.all().stream()
                .filter(target -> target.family().equals("x86_64")).flatMap(target -> target.features().stream())
                .collect(Collectors.toSet())));
        if (!names.contains(HYPERVISOR)) {
            COMPANIONS.stream().filter(companion -> companion.holds(vendor, names))
                    .forEach(companion -> flags.addAll(companion.flags()));
        }
        return new HostDetector(catalog).detect(new CpuInfo(vendor, flags, "", 0, ""), "amd64");
    }
}
