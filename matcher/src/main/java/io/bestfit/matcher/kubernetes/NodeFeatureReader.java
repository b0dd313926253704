package io.bestfit.matcher.kubernetes;

import io.bestfit.matcher.nfd.FeatureSet;
import io.bestfit.matcher.nfd.FeatureSet.Feature;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The reader of {@code spec.features} of a NodeFeature object
 * (kubernetes-sigs/node-feature-discovery:api/nfd/v1alpha1/types.go), of which those are kept that a declaration is made of.
 */
public final class NodeFeatureReader {

    private static final Set<String> WANTED = Set.of("cpu.cpuid", "cpu.model", "kernel.version",
            "kernel.loadedmodule", "pci.device");
    /** Far more than a processor has flags, a kernel modules and a machine devices; a judgement. */
    private static final int MOST_ELEMENTS = 4_096;

    private NodeFeatureReader() {}

    /** Reads features; what is not of their form is left out. */
    public static FeatureSet read(@Nullable Object features) {
        Map<?, ?> kinds = map(features);
        Map<?, ?> flags = map(kinds.get("flags"));
        Map<?, ?> attributes = map(kinds.get("attributes"));
        Map<?, ?> instances = map(kinds.get("instances"));
        Map<String, Feature> read = new HashMap<>();
        for (String name : WANTED) {
            if (flags.containsKey(name) || attributes.containsKey(name) || instances.containsKey(name)) {
                read.put(name, new Feature(flags(elements(flags, name)), texts(elements(attributes, name)),
                        instances(elements(instances, name)), true, Set.of()));
            }
        }
        return new FeatureSet(read, false);
    }

    private static @Nullable Object elements(Map<?, ?> kind, String name) {
        return map(kind.get(name)).get("elements");
    }

    private static Set<String> flags(@Nullable Object elements) {
        Set<String> flags = new HashSet<>();
        map(elements).keySet().stream().limit(MOST_ELEMENTS).forEach(name -> flags.add(String.valueOf(name)));
        return flags;
    }

    private static Map<String, String> texts(@Nullable Object elements) {
        Map<String, String> texts = new HashMap<>();
        map(elements).entrySet().stream().limit(MOST_ELEMENTS).filter(entry -> entry.getValue() != null)
                .forEach(entry -> texts.put(String.valueOf(entry.getKey()), String.valueOf(entry.getValue())));
        return texts;
    }

    private static List<Map<String, String>> instances(@Nullable Object elements) {
        List<Map<String, String>> instances = new ArrayList<>();
        if (elements instanceof List<?> list) {
            list.stream().limit(MOST_ELEMENTS).filter(Objects::nonNull)
                    .forEach(instance -> instances.add(texts(map(instance).get("attributes"))));
        }
        return instances;
    }

    private static Map<?, ?> map(@Nullable Object object) {
        return object instanceof Map<?, ?> map ? map : Map.of();
    }
}
