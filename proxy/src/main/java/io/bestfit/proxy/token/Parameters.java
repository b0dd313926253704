package io.bestfit.proxy.token;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a question to a token service, of a query or of a form: whatever is not changed keeps its bytes.
 *
 * <p>A {@code scope} may be repeated, and each may hold several, with spaces between them (RFC 6749, section 3.3;
 * distribution, docs/content/spec/auth/token.md).
 *
 * @param raw the parameters as they came
 */
record Parameters(List<String> raw) {

    private static final String SCOPE = "scope";

    Parameters {
        raw = List.copyOf(raw);
    }

    /** Takes a query or a form apart; every text is one. */
    static Parameters parse(String text) {
        return new Parameters(text.isEmpty() ? List.of() : List.of(text.split("&", -1)));
    }

    /** Every scope, in the order in which they came. */
    List<String> scopes() {
        List<String> scopes = new ArrayList<>();
        for (String parameter : raw) {
            String value = value(parameter, SCOPE);
            if (value != null) {
                scopes.addAll(words(value));
            }
        }
        return scopes;
    }

    /** The same with each scope as another, and each at most once. */
    Parameters mapScopes(UnaryOperator<String> other) {
        Set<String> seen = new LinkedHashSet<>();
        List<String> mapped = new ArrayList<>();
        for (String parameter : raw) {
            String value = value(parameter, SCOPE);
            if (value == null) {
                mapped.add(parameter);
                continue;
            }
            List<String> words = words(value);
            List<String> kept = words.stream().map(other).filter(seen::add).toList();
            if (kept.equals(words)) {
                mapped.add(parameter);
            } else if (!kept.isEmpty()) {
                mapped.add(SCOPE + "=" + encode(String.join(" ", kept)));
            }
        }
        return new Parameters(mapped);
    }

    /** The same with another value for a parameter, where that is there. */
    Parameters replace(String name, String other) {
        return new Parameters(raw.stream().map(parameter -> {
            String value = value(parameter, name);
            return value == null || value.equals(other) ? parameter : name + "=" + encode(other);
        }).toList());
    }

    /** Every value of a parameter. */
    List<String> values(String name) {
        return raw.stream().map(parameter -> value(parameter, name)).filter(Objects::nonNull).toList();
    }

    /** These and others. */
    Parameters and(Parameters others) {
        return new Parameters(Stream.concat(raw.stream(), others.raw.stream()).toList());
    }

    /** The same without the parameters of these names. */
    Parameters without(Set<String> names) {
        return new Parameters(raw.stream().filter(parameter -> !names.contains(name(parameter))).toList());
    }

    /** As in a query or in a form. */
    String text() {
        return String.join("&", raw);
    }

    /** Never what they are: one may be a password. */
    @Override
    public String toString() {
        return "Parameters[" + raw.size() + "]";
    }

    private static List<String> words(String value) {
        return List.of(value.split(" ", -1)).stream().filter(word -> !word.isEmpty()).toList();
    }

    /** The value of a parameter of that name; null where it is another, or cannot be read and so stays as it is. */
    private static @Nullable String value(String parameter, String name) {
        int equals = parameter.indexOf('=');
        if (equals < 0 || !name.equals(decode(parameter.substring(0, equals)))) {
            return null;
        }
        return decode(parameter.substring(equals + 1));
    }

    private static String name(String parameter) {
        int equals = parameter.indexOf('=');
        String written = equals < 0 ? parameter : parameter.substring(0, equals);
        return Objects.requireNonNullElse(decode(written), written);
    }

    private static @Nullable String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
