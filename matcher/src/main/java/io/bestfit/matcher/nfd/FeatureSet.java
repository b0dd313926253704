package io.bestfit.matcher.nfd;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The features of a node by name, such as {@code cpu.cpuid} and {@code kernel.version}.
 *
 * @param features what is known, by lower-case name
 * @param complete whether a feature that is not here is really absent; else nobody said
 */
public record FeatureSet(Map<String, Feature> features, boolean complete) {

    public FeatureSet {
        features = Map.copyOf(features);
    }

    /** A node of which nothing is known. */
    public static FeatureSet unknown() {
        return new FeatureSet(Map.of(), false);
    }

    @Nullable
    Feature get(String name) {
        return features.get(name);
    }

    /**
     * One feature, which may be of several kinds at once.
     *
     * @param flags names that are set; {@code null} where it is no flag feature
     * @param attributes names with values; {@code null} where it is no attribute feature
     * @param instances things with attributes of their own; {@code null} where it is no instance feature
     * @param complete whether an element that is not here is really absent; else nobody said
     * @param absent names of elements that are really absent, where it is not complete
     */
    public record Feature(@Nullable Set<String> flags, @Nullable Map<String, String> attributes,
            @Nullable List<Map<String, String>> instances, boolean complete, Set<String> absent) {

        public Feature {
            flags = flags == null ? null : Set.copyOf(flags);
            attributes = attributes == null ? null : Map.copyOf(attributes);
            instances = instances == null ? null : List.copyOf(instances);
            absent = Set.copyOf(absent);
        }

        /** Flags, and no others. */
        public static Feature flags(Set<String> flags) {
            return new Feature(flags, null, null, true, Set.of());
        }

        /** Attributes, and no others. */
        public static Feature attributes(Map<String, String> attributes) {
            return new Feature(null, attributes, null, true, Set.of());
        }

        /** Whether an element is there that is not listed: false, or unknown. */
        Truth unlisted(String name) {
            return complete || absent.contains(name) ? Truth.FALSE : Truth.UNKNOWN;
        }

        List<Map<String, String>> all() {
            return instances == null ? Collections.emptyList() : instances;
        }
    }
}
