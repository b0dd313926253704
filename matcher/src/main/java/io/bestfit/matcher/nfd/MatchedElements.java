package io.bestfit.matcher.nfd;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What terms matched, by the two parts of a feature's name, as templates find it. */
final class MatchedElements {

    /** The key under which templates find the name of an element. */
    private static final String NAME = "Name";
    /** The key under which templates find the value of an attribute. */
    private static final String VALUE = "Value";

    private final Map<String, Map<String, List<Map<String, String>>>> features = new LinkedHashMap<>();
    private List<Map<String, String>> elements = new ArrayList<>();
    private int group;

    /** Collects from now on for a feature, as it is written in a term. */
    void begin(String feature) {
        int dot = feature.indexOf('.');
        elements = features
                .computeIfAbsent(dot < 0 ? feature.toLowerCase(Locale.ROOT) : feature.substring(0, dot),
                        _ -> new LinkedHashMap<>())
                .computeIfAbsent(dot < 0 ? "" : feature.substring(dot + 1), _ -> new ArrayList<>());
        nextGroup();
    }

    /** Begins those that are sorted together. */
    void nextGroup() {
        group = elements.size();
    }

    void add(String name) {
        elements.add(Map.of(NAME, name));
    }

    void add(String name, String value) {
        elements.add(Map.of(NAME, name, VALUE, value));
    }

    void add(Map<String, String> instance) {
        elements.add(instance);
    }

    /** Sorts this group by name: a node has its features in no order. */
    void sort() {
        elements.subList(group, elements.size()).sort(Comparator.comparing(element -> element.getOrDefault(NAME, "")));
    }

    Map<String, Map<String, List<Map<String, String>>>> features() {
        return features;
    }
}
