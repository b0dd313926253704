package io.bestfit.matcher.nfd;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A YAML or JSON document as maps, lists and texts, read as sigs.k8s.io/yaml reads it for fields that hold strings:
 * scalars follow YAML 1.1 and are printed back, so that {@code [1.10]} is {@code 1.1} and {@code [on]} is {@code true}.
 *
 * <p>Bounded in depth and in nodes, aliases counted at every use. {@code null} stands for null.
 */
final class YamlTree {

    private static final int DEEPEST = 32;
    private static final int MOST_NODES = 20_000;

    private static final Set<String> TRUE = Set.of("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On",
            "ON");
    private static final Set<String> FALSE = Set.of("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off",
            "Off", "OFF");
    private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
    private static final Pattern INTEGER = Pattern
            .compile("[-+]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]*|[1-9][0-9]*)");
    private static final Pattern FLOAT = Pattern
            .compile("[-+]?(?:\\.[0-9]+|[0-9]+(?:\\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?");

    private int nodes;

    private YamlTree() {}

    /**
     * Reads the first document of a text.
     *
     * @throws MalformedRuleException where it is no YAML, or beyond the bounds
     */
    static @Nullable Object read(String text) throws MalformedRuleException {
        LoadSettings settings = LoadSettings.builder().setAllowDuplicateKeys(false).setMaxAliasesForCollections(50)
                .setCodePointLimit(text.length() + 1).build();
        try {
            for (Node root : new Compose(settings).composeAllFromString(text)) {
                return new YamlTree().value(root, 0);
            }
            return null;
        } catch (YamlEngineException e) {
            throw new MalformedRuleException("it is no YAML: " + firstLine(e.getMessage()));
        } catch (StackOverflowError e) {
            throw new MalformedRuleException("its YAML nests too deeply");
        }
    }

    private @Nullable Object value(Node node, int depth) throws MalformedRuleException {
        if (depth > DEEPEST || ++nodes > MOST_NODES) {
            throw new MalformedRuleException("it is over " + MOST_NODES + " YAML nodes or " + DEEPEST + " levels");
        }
        return switch (node) {
            case ScalarNode scalar -> scalar(scalar);
            case SequenceNode sequence -> {
                List<@Nullable Object> list = new ArrayList<>();
                for (Node element : sequence.getValue()) {
                    list.add(value(element, depth + 1));
                }
                yield list;
            }
            case MappingNode mapping -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                for (NodeTuple entry : mapping.getValue()) {
                    if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                        throw new MalformedRuleException("a key of its YAML is no text");
                    }
                    Object value = value(entry.getValueNode(), depth + 1);
                    if (isMerge(key)) {
                        merge(value, map);
                    } else {
                        map.put(key.getValue(), value);
                    }
                }
                yield map;
            }
            default -> throw new MalformedRuleException("its YAML refers to what is not there");
        };
    }

    private static boolean isMerge(ScalarNode key) {
        return key.getScalarStyle() == ScalarStyle.PLAIN && key.getValue().equals("<<");
    }

    /** YAML 1.1 merge: what the mapping says itself wins. */
    private static void merge(@Nullable Object from, Map<String, @Nullable Object> into)
            throws MalformedRuleException {
        switch (from) {
            case Map<?, ?> map -> map.forEach((key, value) -> into.putIfAbsent(String.valueOf(key), value));
            case List<?> list -> {
                for (Object element : list) {
                    merge(element, into);
                }
            }
            case null, default -> throw new MalformedRuleException("its YAML merges what is no mapping");
        }
    }

    private static @Nullable String scalar(ScalarNode node) throws MalformedRuleException {
        String text = node.getValue();
        if (node.getScalarStyle() != ScalarStyle.PLAIN) {
            return text;
        }
        if (NULL.contains(text)) {
            return null;
        }
        if (TRUE.contains(text)) {
            return "true";
        }
        if (FALSE.contains(text)) {
            return "false";
        }
        String digits = text.replace("_", "");
        if (INTEGER.matcher(digits).matches()) {
            Optional<String> integer = integer(digits);
            if (integer.isPresent()) {
                return integer.get();
            }
        }
        return FLOAT.matcher(digits).matches() ? GoFloat.format(Double.parseDouble(digits)) : text;
    }

    /** As Go's strconv.ParseInt with base 0; empty where it does not fit 64 bits and is a float. */
    private static Optional<String> integer(String digits) {
        boolean negative = digits.startsWith("-");
        String unsigned = digits.startsWith("-") || digits.startsWith("+") ? digits.substring(1) : digits;
        String lower = unsigned.toLowerCase(Locale.ROOT);
        int radix = lower.startsWith("0x") ? 16 : lower.startsWith("0b") ? 2 : lower.startsWith("0") ? 8 : 10;
        int prefix = lower.startsWith("0x") || lower.startsWith("0b") || lower.startsWith("0o") ? 2 : 0;
        try {
            java.math.BigInteger value = new java.math.BigInteger(
                    lower.length() == prefix ? "0" : lower.substring(prefix), radix);
            return value.bitLength() > 63
                    ? Optional.empty()
                    : Optional.of((negative ? value.negate() : value)
                            .toString());
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static String firstLine(@Nullable String message) {
        return message == null ? "" : message.lines().findFirst().orElse("");
    }
}
