package io.bestfit.matcher.cpu;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The reader of the table of targets: a JSON object whose {@code targets} list gives for each target its name,
 * vendor and parents, the features it adds to the union of its parents' and those it goes without.
 */
final class CatalogReader {

    /** More targets than any table needs (archspec has 78); it bounds the depth of the walk over parents. */
    static final int MAX_TARGETS = 2048;

    private record Definition(String name, String vendor, List<String> parents, List<String> adds,
            List<String> without, int generation, String part) {}

    private final Map<String, Definition> definitions = new LinkedHashMap<>();
    private final Map<String, Microarchitecture> resolved = new LinkedHashMap<>();

    private CatalogReader() {}

    /** The targets of a table, by name, in its order. */
    static Map<String, Microarchitecture> targets(String json) throws MalformedCatalogException {
        CatalogReader reader = new CatalogReader();
        reader.define(object(json, "table of CPU targets").path("targets"));
        Map<String, Microarchitecture> ordered = new LinkedHashMap<>();
        for (Definition definition : reader.definitions.values()) {
            ordered.put(definition.name, reader.resolve(definition, new LinkedHashSet<>()));
        }
        return ordered;
    }

    /** The aliases of a table that maps a target's name to the list of its other names. */
    static Map<String, List<String>> aliases(String json) throws MalformedCatalogException {
        Map<String, List<String>> aliases = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : object(json, "table of CPU aliases").properties()) {
            aliases.put(entry.getKey(), strings(entry.getValue(), "The aliases of " + entry.getKey()));
        }
        return aliases;
    }

    private static JsonNode object(String json, String what) throws MalformedCatalogException {
        JsonNode root;
        try {
            root = JsonMapper.shared().readTree(json);
        } catch (JacksonException e) {
            throw new MalformedCatalogException("The " + what + " is not JSON: " + e.getOriginalMessage());
        }
        if (!root.isObject()) {
            throw new MalformedCatalogException("The " + what + " is not a JSON object.");
        }
        return root;
    }

    private void define(JsonNode list) throws MalformedCatalogException {
        if (!list.isArray() || list.isEmpty() || list.size() > MAX_TARGETS) {
            throw new MalformedCatalogException("The table of CPU targets needs a list \"targets\" of 1 to "
                    + MAX_TARGETS + " targets.");
        }
        for (JsonNode node : list) {
            String name = node.path("name").asString("");
            if (name.isBlank()) {
                throw new MalformedCatalogException("A CPU target has no name; give it a \"name\".");
            }
            String subject = "The CPU target " + name;
            String vendor = node.path("vendor").asString("");
            if (vendor.isBlank()) {
                throw new MalformedCatalogException(subject + " has no vendor; write \"generic\" if it has none.");
            }
            Definition definition = new Definition(name, vendor, strings(node.path("parents"), subject),
                    strings(node.path("adds"), subject), strings(node.path("without"), subject),
                    node.path("generation").asInt(0), node.path("part").asString(""));
            if (definitions.put(name, definition) != null) {
                throw new MalformedCatalogException(subject + " is listed twice; keep one of the two.");
            }
        }
    }

    private static List<String> strings(JsonNode list, String subject) throws MalformedCatalogException {
        List<String> strings = new ArrayList<>();
        if (!list.isMissingNode() && !list.isArray()) {
            throw new MalformedCatalogException(subject + " has something else where a list of names belongs.");
        }
        for (JsonNode item : list) {
            if (!item.isString()) {
                throw new MalformedCatalogException(subject + " has a list with an item that is not a string.");
            }
            strings.add(item.stringValue());
        }
        return strings;
    }

    private Microarchitecture resolve(Definition definition, Set<String> path) throws MalformedCatalogException {
        Microarchitecture known = resolved.get(definition.name);
        if (known != null) {
            return known;
        }
        if (!path.add(definition.name)) {
            throw new MalformedCatalogException("The CPU target " + definition.name + " is its own ancestor ("
                    + String.join(" from ", path) + " from " + definition.name + "); remove one of these parents.");
        }
        Set<String> ancestors = new HashSet<>();
        Set<String> features = new HashSet<>();
        String family = definition.name;
        for (String name : definition.parents) {
            Definition parent = definitions.get(name);
            if (parent == null) {
                throw new MalformedCatalogException("The CPU target " + definition.name + " has the parent " + name
                        + ", which is not in the table; add it or remove the parent.");
            }
            Microarchitecture ancestor = resolve(parent, path);
            ancestors.add(name);
            ancestors.addAll(ancestor.ancestors());
            features.addAll(ancestor.features());
            family = ancestor.family();
        }
        definition.without.forEach(features::remove);
        features.addAll(definition.adds);
        path.remove(definition.name);
        Microarchitecture target = new Microarchitecture(definition.name, family, definition.vendor,
                definition.generation, definition.part, features, ancestors, definition.parents);
        resolved.put(target.name(), target);
        return target;
    }
}
