package io.bestfit.proxy.detect;

import io.bestfit.matcher.cpu.CpuInfo;
import io.bestfit.matcher.cpu.FlagRule;
import io.bestfit.matcher.cpu.HostDetector;
import io.bestfit.matcher.cpu.Microarchitecture;
import io.bestfit.matcher.cpu.MicroarchitectureCatalog;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The CPU: its target, and on x86-64 its vendor and flags, by which images for other targets may run as well. Nothing is
 * concluded from the model's name.
 */
final class CpuConclusion {

    private static final MicroarchitectureCatalog CPUS = MicroarchitectureCatalog.standard();
    /** The targets of 32-bit systems are not told apart. */
    private static final Set<String> WITH_TARGETS = Set.of("amd64", "arm64", "ppc64", "ppc64le", "riscv64");

    private CpuConclusion() {}

    static void add(RawFacts facts, Machine machine, Conclusions conclusions) {
        String cpuinfo = facts.all("cpuinfo").stream().flatMap(fact -> fact.lines().stream())
                .collect(Collectors.joining("\n"));
        CpuInfo info = CpuInfo.parse(cpuinfo);
        Optional<Microarchitecture> target = cpuinfo.isBlank() || !WITH_TARGETS.contains(machine.architecture())
                ? Optional.empty()
                : new HostDetector(CPUS).detect(info, machine.architecture());
        if (target.isEmpty()) {
            conclusions.putArchitecture(machine.architecture(), machine.from());
            if (!machine.variant().isEmpty()) {
                conclusions.put("variant", machine.variant(), machine.from());
            }
            if (cpuinfo.isBlank()) {
                conclusions.note("/proc/cpuinfo says nothing: the CPU counts as the baseline of "
                        + machine.architecture());
            }
            return;
        }
        conclusions.put("cpu", target.get().name(), basis(info, target.get()));
        if (target.get().family().equals("x86_64")) {
            if (!info.vendor().isBlank()) {
                conclusions.put("cpu-vendor", info.vendor(), "vendor_id in /proc/cpuinfo");
            }
            Set<String> flags = known(info.flags());
            if (!flags.isEmpty()) {
                conclusions.put("cpu-flags", String.join(" ", flags),
                        "flags in /proc/cpuinfo, those that some CPU target needs");
            }
        }
    }

    private static String basis(CpuInfo info, Microarchitecture target) {
        return switch (target.family()) {
            case "x86_64" -> "vendor_id and flags in /proc/cpuinfo";
            case "aarch64" -> "CPU implementer, part and Features in /proc/cpuinfo";
            case "ppc64", "ppc64le" -> "the POWER generation in /proc/cpuinfo";
            case "riscv64" -> "uarch or model name in /proc/cpuinfo";
            case String _ -> "/proc/cpuinfo, vendor " + info.vendor();
        };
    }

    /** The flags that decide whether code for some target runs; a header has better uses for the other hundred. */
    private static Set<String> known(Set<String> flags) {
        Set<String> features = CPUS.all().stream().filter(target -> target.family().equals("x86_64"))
                .flatMap(target -> target.features().stream()).collect(Collectors.toSet());
        return flags.stream().filter(flag -> features.stream().anyMatch(feature -> FlagRule.has(Set.of(flag), feature)))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
