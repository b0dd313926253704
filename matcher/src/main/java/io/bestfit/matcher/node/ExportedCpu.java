package io.bestfit.matcher.node;

import io.bestfit.matcher.cpu.CpuInfo;
import io.bestfit.matcher.cpu.HostDetector;
import io.bestfit.matcher.cpu.Microarchitecture;
import io.bestfit.matcher.cpu.MicroarchitectureCatalog;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The step from the CPU flags of an export to the deepest target that they prove, on x86-64 and ARM.
 *
 * <p>Some flags of x86 targets have no name there: klauspost/cpuid:cpuid.go does not look for them. On bare metal they
 * follow from others that came with the same cores. Under a hypervisor, which may hide each flag alone, only those
 * follow that the model of the processor has and that no compiler uses unasked.
 *
 * <p>An ARM core is known by its part number, and is what it is called only where the kernel allows all that it can do.
 */
final class ExportedCpu {

    private static final String HYPERVISOR = "HYPERVISOR";
    private static final String AMD = "AuthenticAMD";
    private static final String INTEL = "GenuineIntel";
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

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
     * @return empty where it is neither an x86-64 processor nor an ARM core that is known
     */
    static Optional<Microarchitecture> of(Set<String> names, Map<String, String> model) {
        return names.contains("ASIMD") ? arm(names, model) : x86(names, model);
    }

    private static Optional<Microarchitecture> x86(Set<String> names, Map<String, String> model) {
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
        } else {
            model(model).ifPresent(target -> flags.addAll(ProcessorModels.neverGenerated(target)));
        }
        return new HostDetector(catalog).detect(new CpuInfo(vendor, flags, "", 0, ""), "amd64");
    }

    /** The target that the model of an x86-64 processor was made as. */
    static Optional<Microarchitecture> model(Map<String, String> model) {
        return ProcessorModels.target(CpuidNames.VENDORS.getOrDefault(model.getOrDefault("vendor_id", ""), ""),
                number(model, "family"), number(model, "id"));
    }

    private static Optional<Microarchitecture> arm(Set<String> names, Map<String, String> model) {
        int id = number(model, "id");
        if (id < 0) {
            return Optional.empty();
        }
        // The identifier has the revision behind the part number (klauspost/cpuid:detect_arm64.go; Arm ARM, MIDR_EL1).
        String part = String.format("0x%03x", id >> 4);
        Set<String> flags = names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
        CpuInfo core = new CpuInfo(model.getOrDefault("vendor_id", ""), flags, part, 0, "");
        return new HostDetector(MicroarchitectureCatalog.standard()).detect(core, "arm64")
                .filter(target -> target.cpuPart().equals(part));
    }

    private static int number(Map<String, String> model, String attribute) {
        String text = model.getOrDefault(attribute, "");
        return NUMBER.matcher(text).matches() ? Integer.parseInt(text) : -1;
    }
}
