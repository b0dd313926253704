package io.bestfit.proxy.detect;

import io.bestfit.matcher.node.Declaration;
import io.bestfit.matcher.node.MalformedDeclarationException;
import io.bestfit.proxy.detect.Detection.Origin;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The keys that were concluded so far, each of which can be read as a declaration. */
final class Conclusions {

    /** A declaration is read up to 16 KiB; this many sentences say what an operator can act on. */
    private static final int MOST_NOTES = 32;

    private final List<Origin> origins = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private Declaration declaration = empty();
    private String architecture = "";

    /** Declares the architecture, which every other key is read with: a variant is one of it. */
    void putArchitecture(String name, String from) {
        put("arch", name, from);
        if (!declaration.isEmpty()) {
            architecture = declaration.canonical() + ", ";
        }
    }

    /** Declares a value. */
    void put(String key, String value, String from) {
        add(key, quoted(value), from);
    }

    /** Declares a value with parameters, in the order of their names. */
    void put(String key, String value, Map<String, String> parameters, String from) {
        add(key, quoted(value) + new TreeMap<>(parameters).entrySet().stream()
                .map(each -> ";" + each.getKey() + "=" + quoted(each.getValue())).collect(Collectors.joining()), from);
    }

    /** Declares one value or several; nothing where there are none. */
    void putAll(String key, Collection<String> values, String from) {
        if (values.size() == 1) {
            put(key, values.iterator().next(), from);
        } else if (!values.isEmpty()) {
            add(key, values.stream().map(Conclusions::quoted).collect(Collectors.joining(" ", "(", ")")), from);
        }
    }

    /** Declares a number. */
    void put(String key, long value, String from) {
        add(key, Long.toString(value), from);
    }

    /** Says what is there and cannot be declared. */
    void note(String sentence) {
        if (notes.size() < MOST_NOTES) {
            notes.add(sentence);
        }
    }

    Detection.Node node() {
        List<String> order = List.of(declaration.canonical().split(", ", -1));
        List<Origin> sorted = new ArrayList<>(origins);
        sorted.sort(java.util.Comparator.comparingInt(origin -> order.indexOf(origin.key() + "=" + origin.value())));
        return new Detection.Node(declaration, sorted, notes);
    }

    private void add(String key, String serialized, String from) {
        try {
            Declaration one = Declaration.parse(architecture + key + "=" + serialized);
            // Read back as a whole: keys that can be read one by one may be too long together.
            declaration = Declaration.parse(one.over(declaration).canonical());
            origins.add(new Origin(key, one.canonical().substring(architecture.length() + key.length() + 1), from));
        } catch (MalformedDeclarationException e) {
            note(key + " is not declared: '" + shortened(serialized) + "', from " + from + ", cannot be read as one");
        }
    }

    private static Declaration empty() {
        try {
            return Declaration.parse("");
        } catch (MalformedDeclarationException e) {
            throw new IllegalStateException("an empty dictionary is a declaration", e);
        }
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String shortened(String text) {
        return text.length() <= 64 ? text : text.substring(0, 64) + "...";
    }
}
