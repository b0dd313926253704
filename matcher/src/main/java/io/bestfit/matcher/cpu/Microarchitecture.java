package io.bestfit.matcher.cpu;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A CPU target as compilers name it, with the targets whose code it runs.
 *
 * <p>Targets form a partial order: code for A runs on B where A is B or an ancestor of B. Siblings are
 * not comparable. Source: archspec, archspec/cpu/microarchitecture.py.
 */
public final class Microarchitecture {

    /**
     * Deeper targets last: by the number of ancestors, then of features. It means something only among
     * the ancestors of one host (archspec uses the same key as "goodness").
     */
    public static final Comparator<Microarchitecture> BY_DEPTH = Comparator
            .comparingInt((Microarchitecture target) -> target.ancestors.size())
            .thenComparingInt(target -> target.features.size());

    private final String name;
    private final String family;
    private final String vendor;
    private final int generation;
    private final String cpuPart;
    private final Set<String> features;
    private final Set<String> ancestors;
    private final List<String> parents;

    /**
     * @param name the target's name, such as {@code zen3}
     * @param family the name of the root of its tree, such as {@code x86_64}
     * @param vendor the vendor id as the kernel writes it, or {@code generic}
     * @param generation the POWER generation, 0 elsewhere
     * @param cpuPart the ARM part number as {@code 0xd0c}, empty elsewhere
     * @param features every feature flag of the target, inherited ones included
     * @param ancestors the names of all targets whose code it runs, itself left out
     * @param parents the names of the nearest ancestors
     */
    Microarchitecture(String name, String family, String vendor, int generation, String cpuPart, Set<String> features,
            Set<String> ancestors, List<String> parents) {
        this.name = Objects.requireNonNull(name);
        this.family = Objects.requireNonNull(family);
        this.vendor = Objects.requireNonNull(vendor);
        this.generation = generation;
        this.cpuPart = Objects.requireNonNull(cpuPart);
        this.features = Set.copyOf(features);
        this.ancestors = Set.copyOf(ancestors);
        this.parents = List.copyOf(parents);
    }

    public String name() {
        return name;
    }

    public String family() {
        return family;
    }

    public String vendor() {
        return vendor;
    }

    public int generation() {
        return generation;
    }

    public String cpuPart() {
        return cpuPart;
    }

    public Set<String> features() {
        return features;
    }

    public Set<String> ancestors() {
        return ancestors;
    }

    public List<String> parents() {
        return parents;
    }

    public boolean isGeneric() {
        return vendor.equals("generic");
    }

    /** Whether code built for this target runs on the host, by ancestry alone. */
    public boolean runsOn(Microarchitecture host) {
        return name.equals(host.name) || host.ancestors.contains(name);
    }

    /** The OCI architecture name of its family, such as {@code amd64} for {@code x86_64}. */
    public String ociArchitecture() {
        return switch (family) {
            case "x86_64" -> "amd64";
            case "x86" -> "386";
            case "aarch64" -> "arm64";
            default -> family;
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Microarchitecture that && name.equals(that.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
