package io.bestfit.matcher.node;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The value of one key: its items as text, and its parameters.
 *
 * @param items one, or several where the key takes a list
 * @param parameters by name
 */
record KeyValue(List<String> items, Map<String, String> parameters) {

    private static final Pattern TOKEN = Pattern.compile("[A-Za-z*][A-Za-z0-9!#$%&'*+.^_`|~:/-]*");

    KeyValue {
        items = List.copyOf(items);
        parameters = Map.copyOf(parameters);
    }

    static KeyValue of(String item) {
        return new KeyValue(List.of(item), Map.of());
    }

    String first() {
        return items.getFirst();
    }

    /** The value as an RFC 9651 item or inner list. */
    String serialize(Key.Kind kind) {
        String list = items.stream().map(item -> item(kind, item)).collect(Collectors.joining(" "));
        StringBuilder text = new StringBuilder(items.size() == 1 ? list : "(" + list + ")");
        new TreeMap<>(parameters).forEach((name, value) -> text.append(';').append(name).append('=')
                .append(quoted(value)));
        return text.toString();
    }

    private static String item(Key.Kind kind, String item) {
        return switch (kind) {
            case BYTES -> item;
            case VERSION, VERSIONS -> quoted(item);
            case NAME, NAMES -> TOKEN.matcher(item).matches() ? item : quoted(item);
        };
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
