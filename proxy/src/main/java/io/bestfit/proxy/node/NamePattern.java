package io.bestfit.proxy.node;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A pattern for the names of client certificates: {@code *} stands for anything but {@code .}, {@code /} and {@code @},
 * as a wildcard in a certificate stands for one label, and {@code **} for anything.
 *
 * <p>Names in upper and lower case are one, except for URIs, whose paths may differ by case (RFC 3986, 6.2.2.1).
 */
public final class NamePattern {

    private static final int MAX_CHARACTERS = 1_024;

    private final String text;
    private final Pattern pattern;

    private NamePattern(String text, Pattern pattern) {
        this.text = text;
        this.pattern = pattern;
    }

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException with a sentence, where it is blank, too long, or all names match it by mistake
     */
    public static NamePattern parse(String text) {
        if (text.isBlank() || text.length() > MAX_CHARACTERS) {
            throw new IllegalArgumentException("a pattern for the names of certificates has 1 to " + MAX_CHARACTERS
                    + " characters, such as *.gpu.example");
        }
        StringBuilder expression = new StringBuilder();
        String normal = normal(text);
        for (int i = 0; i < normal.length(); i++) {
            if (normal.charAt(i) != '*') {
                expression.append(Pattern.quote(normal.substring(i, i + 1)));
            } else if (normal.startsWith("**", i)) {
                expression.append(".*");
                i++;
            } else {
                expression.append("[^./@]*");
            }
        }
        return new NamePattern(text, Pattern.compile(expression.toString(), Pattern.DOTALL));
    }

    /** Whether it matches a name. */
    public boolean matches(String name) {
        return pattern.matcher(normal(name)).matches();
    }

    /** A name in the form in which two spellings of one are equal. */
    static String normal(String name) {
        return name.contains("://") ? name : name.toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NamePattern that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }
}
