package io.bestfit.proxy.detect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The forms in which a detected node is told. */
public final class DetectionText {

    private DetectionText() {}

    /** The declaration, on one line. */
    public static String declaration(Detection.Node node) {
        return node.declaration().canonical() + "\n";
    }

    /** For each key where it comes from, one line each, as comments. */
    public static List<String> origins(Detection.Node node) {
        return node.origins().stream().map(origin -> "# " + origin.key() + "=" + origin.value() + " from "
                + origin.from()).toList();
    }

    /** What is there and could not be declared, one line each, as comments. */
    public static List<String> notes(Detection.Node node) {
        return node.notes().stream().map(note -> "# note: " + note).toList();
    }

    /** The declaration with all comments below it: still a file that holds a declaration. */
    public static String explained(Detection.Node node) {
        List<String> lines = new ArrayList<>(origins(node));
        lines.addAll(notes(node));
        return declaration(node) + lines.stream().map(line -> line + "\n").reduce("", String::concat);
    }

    /** The same as JSON. */
    public static String json(Detection.Node node) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("declaration", node.declaration().canonical());
        answer.put("keys", node.origins().stream().map(origin -> {
            Map<String, String> key = new LinkedHashMap<>();
            key.put("key", origin.key());
            key.put("value", origin.value());
            key.put("from", origin.from());
            return key;
        }).toList());
        answer.put("notes", node.notes());
        return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(answer) + "\n";
    }
}
