package io.bestfit.proxy.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One challenge of a {@code WWW-Authenticate} header (RFC 9110, section 11.6.1).
 *
 * @param scheme the scheme, lower case
 * @param parameters the parameters, names in lower case
 */
record Challenge(String scheme, Map<String, String> parameters) {

    private static final int LONGEST = 8192;
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern PARAMETER = Pattern
            .compile("\\G[\\s,]*(" + TOKEN + ")\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|(" + TOKEN + "))");
    private static final Pattern SCHEME = Pattern.compile("\\G[\\s,]*(" + TOKEN + ")(?=\\s|,|$)(?!\\s*=)");

    Challenge {
        parameters = Map.copyOf(parameters);
    }

    /** All challenges of all lines; the rest of a line that cannot be read is left out. */
    static List<Challenge> parse(List<String> lines) {
        List<Challenge> challenges = new ArrayList<>();
        for (String line : lines) {
            if (line.length() <= LONGEST) {
                parse(line, challenges);
            }
        }
        return challenges;
    }

    private static void parse(String line, List<Challenge> challenges) {
        Matcher scheme = SCHEME.matcher(line);
        Matcher parameter = PARAMETER.matcher(line);
        int at = 0;
        while (at < line.length() && scheme.find(at)) {
            at = scheme.end();
            Map<String, String> parameters = new LinkedHashMap<>();
            while (at < line.length() && parameter.find(at)) {
                String quoted = parameter.group(2);
                parameters.putIfAbsent(parameter.group(1).toLowerCase(Locale.ROOT),
                        quoted == null ? parameter.group(3) : quoted.replaceAll("\\\\(.)", "$1"));
                at = parameter.end();
            }
            challenges.add(new Challenge(scheme.group(1).toLowerCase(Locale.ROOT), parameters));
        }
    }

    /** The first challenge of a scheme. */
    static @Nullable Challenge of(String scheme, List<Challenge> challenges) {
        return challenges.stream().filter(challenge -> challenge.scheme().equals(scheme)).findFirst().orElse(null);
    }
}
