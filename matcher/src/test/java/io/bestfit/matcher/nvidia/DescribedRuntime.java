package io.bestfit.matcher.nvidia;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The container runtime as its behaviour is described, by patterns and without regard to speed: a second opinion on
 * {@link Constraint}, which nothing but tests uses.
 */
final class DescribedRuntime {

    private static final Pattern CONDITION = Pattern.compile("([^<>=!]++)([<>=!]++)(.+)", Pattern.DOTALL);
    private static final List<String> NAMES = List.of("cuda", "driver", "arch", "brand");
    private static final Map<String, String> OPERATORS = Map.of("=", "=", "!", "!=", "!=", "!=", "<", "<", "<=", "<=",
            ">", ">", ">=", ">=");
    private static final BigInteger LARGEST = new BigInteger("18446744073709551615");

    private DescribedRuntime() {}

    /** {@code Accepted}, {@code Refused} or {@code Invalid} for a host's cuda, driver, arch and brand. */
    static String verdict(String constraint, @Nullable String[] host) {
        String last = "Accepted";
        for (String alternative : constraint.split(" +", -1)) {
            if (alternative.isEmpty()) {
                continue;
            }
            boolean broken = false;
            for (String condition : alternative.split(",+", -1)) {
                if (!condition.isEmpty()) {
                    last = condition(condition, host);
                    if (last.equals("Invalid")) {
                        return last;
                    }
                    if (last.equals("Refused")) {
                        broken = true;
                        break;
                    }
                }
            }
            if (!broken) {
                return last;
            }
        }
        return last;
    }

    private static String condition(String text, @Nullable String[] host) {
        Matcher matcher = CONDITION.matcher(text);
        if (!matcher.matches()) {
            return "Invalid";
        }
        String operator = OPERATORS.get(matcher.group(2));
        int name = NAMES.indexOf(matcher.group(1).toLowerCase(Locale.ROOT));
        if (operator == null || name < 0) {
            return "Invalid";
        }
        String fact = host[name];
        String value = matcher.group(3);
        Boolean holds = fact == null
                ? Boolean.TRUE
                : name == 3 ? brand(fact, operator, value) : version(fact, operator, value);
        if (holds == null) {
            return "Invalid";
        }
        String report = matcher.group(1) + " " + operator + " " + value;
        return holds ? "Accepted" : report.getBytes(StandardCharsets.UTF_8).length >= 128 ? "Invalid" : "Refused";
    }

    private static @Nullable Boolean brand(String fact, String operator, String value) {
        boolean same = fact.equalsIgnoreCase(value);
        return operator.equals("=") ? Boolean.valueOf(same) : operator.equals("!=") ? Boolean.valueOf(!same) : null;
    }

    private static @Nullable Boolean version(String fact, String operator, String value) {
        if (!value.matches("[0-9.]+") || value.startsWith(".")) {
            return null;
        }
        List<BigInteger> there = numbers(fact);
        List<BigInteger> wanted = numbers(value);
        int order = 0;
        for (int place = 0; order == 0 && place < Math.max(there.size(), wanted.size()); place++) {
            boolean both = place < there.size() && place < wanted.size();
            if (both && wanted.get(place).compareTo(LARGEST) >= 0) {
                return null;
            }
            order = at(there, place).compareTo(at(wanted, place));
        }
        return switch (operator) {
            case "=" -> order == 0;
            case "!=" -> order != 0;
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order >= 0;
        };
    }

    private static BigInteger at(List<BigInteger> numbers, int place) {
        return place < numbers.size() ? numbers.get(place) : BigInteger.ZERO;
    }

    private static List<BigInteger> numbers(String text) {
        List<BigInteger> numbers = new ArrayList<>();
        for (String number : text.split("\\.+", -1)) {
            if (!number.isEmpty()) {
                numbers.add(new BigInteger(number));
            }
        }
        return numbers;
    }
}
