package io.bestfit.proxy.helm;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The table of a chart's values: what the comments that begin with {@code # --} say of the key below them. */
final class ValuesTable {

    private static final Pattern COMMENT = Pattern.compile(" *# (-- )?(.*)");
    private static final Pattern KEY = Pattern.compile("( *)([A-Za-z]+):.*");
    private static final int INDENT = 2;

    private final JsonNode values;
    private final List<String> path = new ArrayList<>();
    private final StringBuilder comment = new StringBuilder();
    private final List<String> rows = new ArrayList<>();
    private final List<String> bare = new ArrayList<>();

    /** Reads the text of a file of values. */
    ValuesTable(String text) {
        values = YAMLMapper.shared().readTree(text);
        int described = Integer.MAX_VALUE;
        for (String line : text.lines().toList()) {
            Matcher said = COMMENT.matcher(line);
            Matcher key = KEY.matcher(line);
            if (said.matches()) {
                if (said.group(1) != null) {
                    comment.setLength(0);
                    comment.append(said.group(2));
                } else if (!comment.isEmpty()) {
                    comment.append(' ').append(said.group(2));
                }
            } else if (key.matches() && key.group(1).length() <= described) {
                described = key(key.group(1).length(), key.group(2)) ? key.group(1).length() : Integer.MAX_VALUE;
            }
        }
    }

    /** Whether a key has a description, which holds for all below it. */
    private boolean key(int indent, String name) {
        while (path.size() > indent / INDENT) {
            path.removeLast();
        }
        path.add(name);
        JsonNode value = values.at("/" + String.join("/", path));
        String whole = String.join(".", path);
        if (comment.isEmpty()) {
            if (!value.isObject() || value.isEmpty()) {
                bare.add(whole);
            }
            return false;
        }
        rows.add("| `" + whole + "` | " + comment + " | `" + value + "` |");
        comment.setLength(0);
        return true;
    }

    /** The keys that nothing is said of. */
    List<String> bare() {
        return List.copyOf(bare);
    }

    /** The table in Markdown. */
    String markdown() {
        return "| value | what it is | default |\n|---|---|---|\n" + String.join("\n", rows) + "\n";
    }
}
