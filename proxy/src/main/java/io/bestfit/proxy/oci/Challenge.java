package io.bestfit.proxy.oci;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One challenge of a {@code WWW-Authenticate} header (RFC 9110, section 11.6.1).
 *
 * @param scheme the scheme, lower case
 * @param parameters the parameters, names in lower case
 */
public record Challenge(String scheme, Map<String, String> parameters) {

    /** The header that challenges stand in. */
    public static final String HEADER = "WWW-Authenticate";

    private static final int LONGEST = 8192;
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern PARAMETER = Pattern
            .compile("\\G[\\s,]*(" + TOKEN + ")\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|(" + TOKEN + "))");
    private static final Pattern SCHEME = Pattern.compile("\\G[\\s,]*(" + TOKEN + ")(?=\\s|,|$)(?!\\s*=)");
    /** In a quoted string, RFC 9110, section 5.6.4. */
    private static final Pattern TO_BE_ESCAPED = Pattern.compile("([\"\\\\])");
    private static final Pattern ESCAPED = Pattern.compile("\\\\(.)");

    public Challenge {
        parameters = Map.copyOf(parameters);
    }

    /** All challenges of all lines; the rest of a line that cannot be read is left out. */
    public static List<Challenge> parse(List<String> lines) {
        List<Challenge> challenges = new ArrayList<>();
        for (String line : lines) {
            for (Written written : read(line)) {
                Map<String, String> parameters = new LinkedHashMap<>();
                written.parameters().forEach(parameter -> parameters.putIfAbsent(parameter.name(), parameter.value()));
                challenges.add(new Challenge(written.scheme(), parameters));
            }
        }
        return challenges;
    }

    /** The first challenge of a scheme. */
    public static @Nullable Challenge of(String scheme, List<Challenge> challenges) {
        return challenges.stream().filter(challenge -> challenge.scheme().equals(scheme)).findFirst().orElse(null);
    }

    /**
     * A line with another value for a parameter of a scheme; all other bytes stay as they are.
     *
     * @param scheme the scheme, lower case
     * @param parameter the parameter's name, lower case
     * @param value from the value that is there to the one that shall be; the same leaves its bytes alone
     */
    public static String replace(String line, String scheme, String parameter, UnaryOperator<String> value) {
        StringBuilder out = new StringBuilder(line.length());
        int copied = 0;
        for (Written written : read(line)) {
            if (!written.scheme().equals(scheme)) {
                continue;
            }
            for (Parameter there : written.parameters()) {
                String other = there.name().equals(parameter) ? value.apply(there.value()) : there.value();
                if (!other.equals(there.value())) {
                    out.append(line, copied, there.start()).append('"')
                            .append(TO_BE_ESCAPED.matcher(other).replaceAll("\\\\$1")).append('"');
                    copied = there.end();
                }
            }
        }
        return out.append(line, copied, line.length()).toString();
    }

    private static List<Written> read(String line) {
        List<Written> challenges = new ArrayList<>();
        if (line.length() > LONGEST) {
            return challenges;
        }
        Matcher scheme = SCHEME.matcher(line);
        Matcher parameter = PARAMETER.matcher(line);
        int at = 0;
        while (at < line.length() && scheme.find(at)) {
            at = scheme.end();
            List<Parameter> parameters = new ArrayList<>();
            while (at < line.length() && parameter.find(at)) {
                String quoted = parameter.group(2);
                at = parameter.end();
                parameters.add(new Parameter(parameter.group(1).toLowerCase(Locale.ROOT),
                        quoted == null ? parameter.group(3) : ESCAPED.matcher(quoted).replaceAll("$1"),
                        quoted == null ? parameter.start(3) : parameter.start(2) - 1, at));
            }
            challenges.add(new Written(scheme.group(1).toLowerCase(Locale.ROOT), parameters));
        }
        return challenges;
    }

    /** A challenge as it stands in a line. */
    private record Written(String scheme, List<Parameter> parameters) {}

    /** A parameter, with the place of its value, quotes included. */
    private record Parameter(String name, String value, int start, int end) {}
}
