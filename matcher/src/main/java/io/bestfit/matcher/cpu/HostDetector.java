package io.bestfit.matcher.cpu;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The step from what a machine says of its CPU to the deepest target it satisfies.
 *
 * <p>Targets are judged by flags, part number or generation, never by the model's name on x86: a hypervisor may
 * hide flags, and code that needs them would end in an illegal instruction. The result equals that of
 * archspec/archspec:archspec/cpu/detect.py on its own dumps.
 */
public final class HostDetector {

    private static final String APPLE = "Apple";

    private final MicroarchitectureCatalog catalog;

    public HostDetector(MicroarchitectureCatalog catalog) {
        this.catalog = catalog;
    }

    /**
     * The target of a host.
     *
     * @param machine its architecture as OCI or {@code uname -m} names it
     * @return empty where the table has no target of that architecture
     */
    public Optional<Microarchitecture> detect(CpuInfo info, String machine) {
        // Under Rosetta a program is told x86_64 on Apple's own chips.
        String truly = info.vendor().equals(APPLE) ? "aarch64" : machine;
        return catalog.baseline(truly).map(root -> deepest(info, root));
    }

    private Microarchitecture deepest(CpuInfo info, Microarchitecture root) {
        Predicate<Microarchitecture> satisfied = satisfied(info, root);
        List<Microarchitecture> candidates = catalog.all().stream()
                .filter(target -> target.family().equals(root.family()))
                .filter(satisfied)
                .toList();
        Microarchitecture generic = candidates.stream()
                .filter(Microarchitecture::isGeneric)
                .max(Microarchitecture.BY_DEPTH)
                .orElse(root);
        List<Microarchitecture> ofPart = candidates.stream()
                .filter(target -> !info.part().isEmpty() && target.cpuPart().equals(info.part()))
                .toList();
        Comparator<Microarchitecture> depth = Microarchitecture.BY_DEPTH;
        return (ofPart.isEmpty() ? candidates : ofPart).stream()
                .filter(target -> generic.runsOn(target))
                .max(depth)
                .orElse(generic);
    }

    private Predicate<Microarchitecture> satisfied(CpuInfo info, Microarchitecture root) {
        return switch (root.family()) {
            case "x86_64", "x86" -> target -> (target.isGeneric() || target.vendor().equals(info.vendor()))
                    && FlagRule.hasAll(info.flags(), target.features());
            case "aarch64" -> info.name().isEmpty()
                    ? target -> satisfiedByArm(target, info, root)
                    : named(info, root);
            case "ppc64", "ppc64le" -> target -> target.generation() <= info.generation();
            case "riscv64" -> named(info, root);
            case String _ -> root::equals;
        };
    }

    /** A generic ARM target lists no features, so that the flags cannot prove it; only the root is certain. */
    private static boolean satisfiedByArm(Microarchitecture target, CpuInfo info, Microarchitecture root) {
        return target.equals(root) || (!target.isGeneric() && target.vendor().equals(info.vendor())
                && info.flags().containsAll(target.features()));
    }

    private Predicate<Microarchitecture> named(CpuInfo info, Microarchitecture root) {
        Optional<Microarchitecture> core = catalog.find(info.name(), root.family())
                .filter(target -> !target.isGeneric());
        return target -> target.equals(root) || (!target.isGeneric() && core.filter(target::runsOn).isPresent());
    }
}
