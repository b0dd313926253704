package io.bestfit.proxy.config;

import io.bestfit.proxy.node.HostPattern;
import io.bestfit.proxy.node.NamePattern;
import io.bestfit.proxy.node.Network;
import io.bestfit.proxy.upstream.Origin;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the text of a setting means, and how JSON Schema says so.
 *
 * @param <T> what it becomes
 * @param parse reads the text, or throws an {@link IllegalArgumentException} with a sentence
 * @param schema the keywords of JSON Schema that describe it
 */
record ValueType<T>(Function<String, T> parse, Map<String, Object> schema) {

    private static final Pattern SIZE = Pattern.compile("([0-9]{1,15})(B|KiB|MiB|GiB)?");
    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,3}(?:\\.[0-9]{1,9})?");
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");
    private static final Pattern REGISTRY = Pattern
            .compile("(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]{0,252}[a-zA-Z0-9])?|\\[[0-9a-fA-F:]+])(?::[0-9]{1,5})?");

    private static final Pattern SELECTOR = Pattern.compile("[A-Za-z0-9!][A-Za-z0-9._/()!=, -]*");
    /** Beside its pattern: Helm, which reads the schema too, has no pattern that counts beyond 1000. */
    private static final int LONGEST_SELECTOR = 1024;
    private static final Pattern TAG_END = Pattern.compile("[a-zA-Z0-9._-]{1,64}");

    static final ValueType<Address> ADDRESS = new ValueType<>(Address::parse,
            Map.of("type", "string", "pattern", "^(\\[[0-9a-fA-F:.%]+\\]|[^\\[\\]:/\\s@]+):[0-9]{1,5}$"));
    static final ValueType<Origin> ORIGIN = new ValueType<>(Origin::parse,
            Map.of("type", "string", "format", "uri", "pattern", "^[hH][tT][tT][pP][sS]?://"));
    /** The name of a registry as in an image's reference (distribution-reference: domain), kept in lower case. */
    static final ValueType<String> REGISTRY_NAME = new ValueType<>(ValueType::registryName,
            Map.of("type", "string", "pattern", "^" + REGISTRY.pattern() + "$"));
    static final ValueType<Duration> DURATION_TEXT = new ValueType<>(ValueType::duration,
            Map.of("type", "string", "pattern", "^" + DURATION.pattern() + "$"));
    /** A time that may be none. */
    static final ValueType<Duration> TIME_OR_NONE = new ValueType<>(
            text -> text.equals("0s") ? Duration.ZERO : duration(text), DURATION_TEXT.schema());
    static final ValueType<Long> SIZE_TEXT = new ValueType<>(ValueType::size,
            Map.of("type", List.of("string", "integer"), "pattern", "^" + SIZE.pattern() + "$", "minimum", 0));

    /** What a tag may have at its end (distribution-spec, "Pulling manifests"). */
    static final ValueType<String> TAG_SUFFIX = new ValueType<>(ValueType::tagSuffix,
            Map.of("type", "string", "pattern", "^" + TAG_END.pattern() + "$"));
    /** What kubectl takes by -l; the API server reads it. */
    static final ValueType<String> LABEL_SELECTOR = new ValueType<>(ValueType::labelSelector,
            Map.of("type", "string", "pattern", "^" + SELECTOR.pattern() + "$", "maxLength", LONGEST_SELECTOR));
    static final ValueType<NamePattern> NAME_PATTERN = new ValueType<>(NamePattern::parse, Map.of("type", "string"));
    static final ValueType<String> TEXT = new ValueType<>(text -> text, Map.of("type", "string"));
    static final ValueType<Log.Audit> AUDIT = new ValueType<>(Log.Audit::parse, Map.of("type", "string"));
    static final ValueType<Double> RATIO = new ValueType<>(ValueType::ratio,
            Map.of("type", "number", "minimum", 0, "maximum", 1));
    static final ValueType<Boolean> YES_OR_NO = new ValueType<>(ValueType::yesOrNo, Map.of("type", "boolean"));

    static final ValueType<Network> NETWORK = new ValueType<>(Network::parse, Map.of("type", "string"));
    static final ValueType<HostPattern> HOST_PATTERN = new ValueType<>(HostPattern::parse,
            Map.of("type", "string", "pattern", "\\{selector\\}\\."));

    static ValueType<Integer> integer(int minimum, int maximum) {
        return new ValueType<>(text -> integer(text, minimum, maximum),
                Map.of("type", "integer", "minimum", minimum, "maximum", maximum));
    }

    /** The version of a file's form. A later one is for a later Bestfit; an earlier one is read for as long as is said. */
    static ValueType<Integer> form(int newest) {
        return new ValueType<>(text -> {
            try {
                return integer(text, 1, newest);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("'" + text + "' is no form of this file that this Bestfit reads; it"
                        + " reads up to " + newest + ", and a newer one may read more", e);
            }
        }, Map.of("type", "integer", "minimum", 1, "maximum", newest));
    }

    /** One of the constants of an enum, by their labels. */
    static <E extends Enum<E>> ValueType<E> choice(Class<E> type, Function<E, String> label) {
        return choice(Arrays.asList(type.getEnumConstants()), label);
    }

    /** One of some constants of an enum, by their labels. */
    static <E extends Enum<E>> ValueType<E> choice(List<E> offered, Function<E, String> label) {
        Map<String, E> constants = new LinkedHashMap<>();
        offered.forEach(constant -> constants.put(label.apply(constant), constant));
        List<String> labels = List.copyOf(constants.keySet());
        return new ValueType<>(text -> {
            E found = constants.get(text);
            if (found == null) {
                throw new IllegalArgumentException("'" + text + "' is none of "
                        + labels.stream().collect(Collectors.joining(", ")) + DidYouMean.suffix(text, labels));
            }
            return found;
        }, Map.of("enum", labels));
    }

    /** One of the constants of an enum, by their names in lower case. */
    static <E extends Enum<E>> ValueType<E> choice(Class<E> type) {
        return choice(type, constant -> constant.name().toLowerCase(Locale.ROOT));
    }

    private static int integer(String text, int minimum, int maximum) {
        String expected = "'" + text + "' is no whole number between " + minimum + " and " + maximum;
        try {
            int value = Integer.parseInt(text);
            if (value < minimum || value > maximum) {
                throw new IllegalArgumentException(expected);
            }
            return value;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(expected, e);
        }
    }

    private static String registryName(String text) {
        if (!REGISTRY.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no registry's name: write HOST[:PORT] as in an image's"
                            + " reference, such as docker.io");
        }
        return text.toLowerCase(Locale.ROOT);
    }

    private static String tagSuffix(String text) {
        if (!TAG_END.matcher(text).matches()) {
            throw new IllegalArgumentException("'" + text + "' cannot end a tag: write up to 64 letters, digits, '.',"
                    + " '_' and '-', such as -compspec");
        }
        return text;
    }

    private static String labelSelector(String text) {
        if (text.length() > LONGEST_SELECTOR || !SELECTOR.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no label selector: write what kubectl takes by -l, such"
                            + " as node-role.kubernetes.io/worker or pool in (gpu,cpu)");
        }
        return text;
    }

    private static double ratio(String text) {
        double ratio = DECIMAL.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
        if (!(ratio >= 0 && ratio <= 1)) {
            throw new IllegalArgumentException("'" + text + "' is no number from 0 to 1, such as 0.1");
        }
        return ratio;
    }

    private static boolean yesOrNo(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("'" + text + "' is neither true nor false");
        };
    }

    private static long size(String text) {
        Matcher size = SIZE.matcher(text);
        if (!size.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no size: write bytes, or KiB, MiB, GiB, as in 64MiB");
        }
        long number = Long.parseLong(size.group(1));
        String unit = size.group(2) == null ? "B" : size.group(2);
        int shift = switch (unit) {
            case "KiB" -> 10;
            case "MiB" -> 20;
            case "GiB" -> 30;
            default -> 0;
        };
        if (number > Long.MAX_VALUE >> shift) {
            throw new IllegalArgumentException("'" + text + "' is larger than any memory");
        }
        return number << shift;
    }

    private static Duration duration(String text) {
        Matcher duration = DURATION.matcher(text);
        if (!duration.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no duration: write a number and ms, s, m or h, as in 500ms or 10s");
        }
        long number = Long.parseLong(duration.group(1));
        if (number == 0) {
            throw new IllegalArgumentException("'" + text + "' is no time to wait: write at least 1ms");
        }
        return switch (duration.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
    }
}
