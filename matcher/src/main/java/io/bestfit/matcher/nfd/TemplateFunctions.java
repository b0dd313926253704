package io.bestfit.matcher.nfd;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The functions of templates that Bestfit evaluates: those of Go's text/template that yield plain values, and the string
 * functions of Masterminds/sprig that rules use.
 */
final class TemplateFunctions {

    /** The most characters that replacing may add to a value: as many as a whole template may write. */
    private static final int LONGEST_VALUE = 256 * 1024;

    private TemplateFunctions() {}

    static Object call(String function, List<Object> arguments) throws MalformedRuleException {
        return switch (function) {
            case "index" -> {
                Object value = argument(function, arguments, 0);
                for (Object key : arguments.subList(1, arguments.size())) {
                    value = element(value, key);
                }
                yield value;
            }
            case "len" -> length(argument(function, arguments, 0));
            case "not" -> !isTrue(argument(function, arguments, 0));
            case "and" -> firstOf(function, arguments, false);
            case "or" -> firstOf(function, arguments, true);
            case "eq" -> {
                Object value = argument(function, arguments, 0);
                yield arguments.subList(1, arguments.size()).contains(value);
            }
            case "ne" -> !argument(function, arguments, 0).equals(argument(function, arguments, 1));
            case "lower" -> string(function, arguments, 0).toLowerCase(Locale.ROOT);
            case "upper" -> string(function, arguments, 0).toUpperCase(Locale.ROOT);
            case "trim" -> string(function, arguments, 0).strip();
            case "trimPrefix" -> {
                String prefix = string(function, arguments, 0);
                String value = string(function, arguments, 1);
                yield value.startsWith(prefix) ? value.substring(prefix.length()) : value;
            }
            case "trimSuffix" -> {
                String suffix = string(function, arguments, 0);
                String value = string(function, arguments, 1);
                yield value.endsWith(suffix) ? value.substring(0, value.length() - suffix.length()) : value;
            }
            case "hasPrefix" -> string(function, arguments, 1).startsWith(string(function, arguments, 0));
            case "hasSuffix" -> string(function, arguments, 1).endsWith(string(function, arguments, 0));
            case "contains" -> string(function, arguments, 1).contains(string(function, arguments, 0));
            case "replace" -> replaced(string(function, arguments, 2), string(function, arguments, 0),
                    string(function, arguments, 1));
            case "default" -> {
                Object value = argument(function, arguments, 1);
                yield isTrue(value) ? value : argument(function, arguments, 0);
            }
            default -> throw new MalformedRuleException(
                    "a template calls '" + function + "', a function that Bestfit does not evaluate");
        };
    }

    /** A key's value; what is not there is an error, as upstream asks for. */
    static Object field(Object value, String key) throws MalformedRuleException {
        Object found = value instanceof Map<?, ?> map ? map.get(key) : null;
        if (found == null) {
            throw new MalformedRuleException("a template asks for '" + key + "', which did not match");
        }
        return found;
    }

    /** What {@code index} finds: an empty text where a map has no such key. */
    private static Object element(Object value, Object key) throws MalformedRuleException {
        return switch (value) {
            case Map<?, ?> map -> {
                Object found = map.get(key);
                yield found == null ? "" : found;
            }
            case List<?> list when key instanceof Long place && place >= 0 && place < list.size() ->
                list.get(place.intValue());
            default -> throw new MalformedRuleException("a template's index '" + text(key) + "' leads nowhere");
        };
    }

    /** Whether a value counts as true: it is not false, zero or empty. */
    static boolean isTrue(Object value) {
        return switch (value) {
            case Boolean truth -> truth;
            case Long number -> number != 0;
            case String text -> !text.isEmpty();
            case List<?> list -> !list.isEmpty();
            case Map<?, ?> map -> !map.isEmpty();
            default -> true;
        };
    }

    static String text(Object value) throws MalformedRuleException {
        return switch (value) {
            case String text -> text;
            case Long number -> number.toString();
            case Boolean truth -> truth.toString();
            default -> throw new MalformedRuleException("a template writes out what is no single value");
        };
    }

    private static Object firstOf(String function, List<Object> arguments, boolean wanted)
            throws MalformedRuleException {
        argument(function, arguments, 0);
        for (Object argument : arguments) {
            if (isTrue(argument) == wanted) {
                return argument;
            }
        }
        return arguments.getLast();
    }

    private static String replaced(String value, String sought, String replacement) throws MalformedRuleException {
        long places = value.length() / Math.max(1, sought.length()) + 1L;
        if (places * replacement.length() > LONGEST_VALUE) {
            throw new MalformedRuleException("a template grows over its bounds");
        }
        return value.replace(sought, replacement);
    }

    private static long length(Object value) throws MalformedRuleException {
        return switch (value) {
            case String text -> text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
            case List<?> list -> list.size();
            case Map<?, ?> map -> map.size();
            default -> throw new MalformedRuleException("a template asks for the length of a single value");
        };
    }

    private static Object argument(String function, List<Object> arguments, int place) throws MalformedRuleException {
        if (place >= arguments.size()) {
            throw new MalformedRuleException("a template calls '" + function + "' with too few arguments");
        }
        return arguments.get(place);
    }

    private static String string(String function, List<Object> arguments, int place) throws MalformedRuleException {
        return text(argument(function, arguments, place));
    }
}
