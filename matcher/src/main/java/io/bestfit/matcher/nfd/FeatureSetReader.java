package io.bestfit.matcher.nfd;

import io.bestfit.matcher.nfd.FeatureSet.Feature;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The reader of what {@code nfd export features} writes: every feature of one node
 * (kubernetes-sigs/node-feature-discovery:docs/usage/nfd-export.md).
 */
public final class FeatureSetReader {

    /** The longest export that is read, in characters; one of a large node with its kernel configuration is 200 kB. */
    public static final int LONGEST = 4 * 1024 * 1024;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(16).maxDocumentLength(LONGEST)
                    .build())
            .build()).build();

    private FeatureSetReader() {}

    /**
     * Reads an export; what is not in it is not on the node.
     *
     * @throws MalformedRuleException where it is no such export
     */
    public static FeatureSet read(String json) throws MalformedRuleException {
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (JacksonException e) {
            // Jackson quotes what it found, control characters and all.
            TokenStreamLocation place = e.getLocation();
            throw new MalformedRuleException("the export of features is no JSON"
                    + (place == null
                            ? ""
                            : " from line " + place.getLineNr() + ", column " + place.getColumnNr()
                                    + " on"));
        }
        if (!root.isObject()) {
            throw new MalformedRuleException("the export of features is no JSON object");
        }
        JsonNode flags = root.path("flags");
        JsonNode attributes = root.path("attributes");
        JsonNode instances = root.path("instances");
        if (!flags.isObject() && !attributes.isObject() && !instances.isObject()) {
            throw new MalformedRuleException("the export of features has none of the members flags, attributes and"
                    + " instances");
        }
        Map<String, Feature> features = new HashMap<>();
        for (String name : names(flags, attributes, instances)) {
            features.put(name.toLowerCase(Locale.ROOT), new Feature(flags(flags.get(name)),
                    attributes.has(name) ? texts(elements(attributes, name)) : null,
                    instances(instances.get(name)), true, Set.of()));
        }
        return new FeatureSet(features, true);
    }

    private static Set<String> names(JsonNode... kinds) {
        Set<String> names = new TreeSet<>();
        for (JsonNode kind : kinds) {
            names.addAll(kind.propertyNames());
        }
        return names;
    }

    private static @Nullable Set<String> flags(@Nullable JsonNode feature) {
        return feature == null ? null : new HashSet<>(feature.path("elements").propertyNames());
    }

    private static @Nullable List<Map<String, String>> instances(@Nullable JsonNode feature) {
        if (feature == null) {
            return null;
        }
        List<Map<String, String>> instances = new ArrayList<>();
        for (JsonNode instance : feature.path("elements")) {
            instances.add(texts(instance.path("attributes")));
        }
        return instances;
    }

    private static JsonNode elements(JsonNode kind, String name) {
        return kind.path(name).path("elements");
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new HashMap<>();
        object.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asString("")));
        return texts;
    }
}
