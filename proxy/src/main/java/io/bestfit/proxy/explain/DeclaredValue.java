package io.bestfit.proxy.explain;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A value of a declaration as JSON: a Token or String of RFC 9651 as a string, an Integer as a number, an Inner List as
 * an array of these. A value with parameters, which JSON has no counterpart for, stays the text that it is.
 */
final class DeclaredValue {

    private static final String ITEM = "\"(?:[^\"\\\\]|\\\\.)*+\"|[^\\s\"();]++";
    private static final Pattern WHOLE_ITEM = Pattern.compile(ITEM);
    private static final Pattern WHOLE_LIST = Pattern.compile("\\((?:(?:" + ITEM + ")(?: (?!\\))|(?=\\))))*+\\)");
    /** RFC 9651, section 3.3.1: at most 15 digits. */
    private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,15}");

    private DeclaredValue() {}

    /** The JSON of a value's canonical text. */
    static JsonNode json(String text) {
        if (WHOLE_LIST.matcher(text).matches()) {
            ArrayNode list = JsonNodeFactory.instance.arrayNode();
            Matcher items = WHOLE_ITEM.matcher(text).region(1, text.length() - 1);
            while (items.find()) {
                list.add(item(items.group()));
            }
            return list;
        }
        return WHOLE_ITEM.matcher(text).matches() ? item(text) : JsonNodeFactory.instance.stringNode(text);
    }

    private static JsonNode item(String text) {
        if (INTEGER.matcher(text).matches()) {
            return JsonNodeFactory.instance.numberNode(Long.parseLong(text));
        }
        return JsonNodeFactory.instance.stringNode(text.startsWith("\"")
                ? text.substring(1, text.length() - 1).replaceAll("\\\\(.)", "$1")
                : text);
    }
}
