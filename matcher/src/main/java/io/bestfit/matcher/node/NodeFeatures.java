package io.bestfit.matcher.node;

import io.bestfit.matcher.cpu.Microarchitecture;
import io.bestfit.matcher.cpu.MicroarchitectureCatalog;
import io.bestfit.matcher.nfd.FeatureSet;
import io.bestfit.matcher.nfd.FeatureSet.Feature;
import io.bestfit.matcher.version.Version;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The features of Node Feature Discovery that a declaration proves
 * (kubernetes-sigs/node-feature-discovery:docs/usage/customization-guide.md, "Available features").
 *
 * <p>Whatever is not proved is left open: memory, PCI devices, the kernel's configuration, the distribution.
 */
final class NodeFeatures {

    /** The levels, each of which implies those below it. */
    private static final Set<String> LEVELS = Set.of("x86_64_v2", "x86_64_v3", "x86_64_v4");
    /** A kernel release as uname prints it, which a declared version may be less than. */
    private static final Pattern RELEASE = Pattern.compile("\\d+\\.\\d+\\.\\d+-.+");

    private NodeFeatures() {}

    /** What the processor, the kernel and its modules prove; a node that declares none of them proves nothing. */
    static FeatureSet of(Cpu cpu, @Nullable Version kernel, @Nullable Set<String> modules) {
        Map<String, Feature> features = new HashMap<>();
        Microarchitecture target = cpu.target();
        if (target != null) {
            features.put("cpu.cpuid", cpuid(cpu, target));
            String maker = cpu.vendor().isEmpty() ? target.vendor() : cpu.vendor();
            CpuidNames.VENDORS.forEach((name, vendor) -> {
                if (vendor.equals(maker)) {
                    features.put("cpu.model",
                            new Feature(null, Map.of("vendor_id", name), null, false, Set.of()));
                }
            });
        }
        if (kernel != null) {
            features.put("kernel.version", version(kernel));
        }
        if (modules != null) {
            features.put("kernel.loadedmodule",
                    Feature.flags(modules.stream().flatMap(NodeFeatures::spellings).collect(Collectors.toSet())));
        }
        return new FeatureSet(features, false);
    }

    private static Feature cpuid(Cpu cpu, Microarchitecture target) {
        Set<String> present = new HashSet<>();
        Set<String> absent = new HashSet<>();
        boolean x86 = target.family().equals("x86_64");
        target.features().forEach(flag -> present.add(name(flag, x86)));
        cpu.flags().forEach(flag -> present.add(name(flag, x86)));
        if (!cpu.flags().isEmpty()) {
            // The kernel lists what the processor has and the kernel lets it use; what it does not list is not there.
            MicroarchitectureCatalog.standard().all().stream().filter(other -> other.family().equals(target.family()))
                    .flatMap(other -> other.features().stream()).forEach(flag -> absent.add(name(flag, x86)));
        }
        if (x86) {
            present.add("X86_64_V1");
            for (String level : LEVELS) {
                boolean has = target.name().equals(level) || target.ancestors().contains(level)
                        || (!cpu.flags().isEmpty() && cpu.flags().containsAll(kernelFlags(level)));
                (has ? present : absent).add(level.toUpperCase(Locale.ROOT));
            }
        }
        absent.removeAll(present);
        return new Feature(present, null, null, false, absent);
    }

    private static Set<String> kernelFlags(String level) {
        return MicroarchitectureCatalog.standard().get(level).features();
    }

    private static String name(String flag, boolean x86) {
        return x86 ? CpuidNames.ofFlag(flag) : flag.toUpperCase(Locale.ROOT);
    }

    private static Feature version(Version kernel) {
        Map<String, String> parts = new HashMap<>();
        parts.put("major", Integer.toString(kernel.major()));
        if (kernel.toString().indexOf('.') > 0) {
            parts.put("minor", Integer.toString(kernel.minor()));
        }
        if (RELEASE.matcher(kernel.toString()).matches()) {
            parts.put("full", kernel.toString());
            parts.put("revision", Integer.toString(kernel.part(2)));
        }
        return new Feature(null, parts, null, false, Set.of());
    }

    /** The kernel lists modules with underscores, their files have dashes as well, and rules are written with both. */
    private static Stream<String> spellings(String module) {
        return Stream.of(module, module.replace('-', '_'), module.replace('_', '-'));
    }
}
