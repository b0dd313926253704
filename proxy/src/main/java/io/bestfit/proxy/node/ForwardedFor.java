package io.bestfit.proxy.node;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads who a request went through: {@code Forwarded} (RFC 7239) and {@code X-Forwarded-For}, which has no standard.
 *
 * <p>Total: what cannot be understood is an empty hop, and an element that names no address is one, too. A line that
 * breaks the grammar of {@code Forwarded} is one empty hop as a whole, since where its elements end nobody knows.
 */
final class ForwardedFor {

    private static final String TOKEN = "!#$%&'*+-.^_`|~";
    /** What ports and IPv6 addresses have besides: they belong in quotes, which some proxies forget. */
    private static final String UNQUOTED = ":[]";

    private ForwardedFor() {}

    /** The hops in lines of {@code X-Forwarded-For}, the client's first. */
    static List<Optional<InetAddress>> customary(List<String> lines) {
        List<Optional<InetAddress>> hops = new ArrayList<>();
        for (String line : lines) {
            for (String element : line.split(",", -1)) {
                if (!element.isBlank()) {
                    hops.add(node(element.strip()));
                }
            }
        }
        return hops;
    }

    /** The hops in lines of {@code Forwarded}, the client's first. */
    static List<Optional<InetAddress>> standard(List<String> lines) {
        List<Optional<InetAddress>> hops = new ArrayList<>();
        for (String line : lines) {
            List<Optional<InetAddress>> read = new Reader(line).elements();
            hops.addAll(read == null ? List.of(Optional.empty()) : read);
        }
        return hops;
    }

    /**
     * The address in {@code 192.0.2.1}, {@code 192.0.2.1:4711}, {@code 2001:db8::1}, {@code [2001:db8::1]} or
     * {@code [2001:db8::1]:4711}; none in {@code unknown} and obfuscated names.
     */
    private static Optional<InetAddress> node(String text) {
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            String literal = end < 0 ? "" : text.substring(1, end);
            boolean well = end == text.length() - 1 || (end > 0 && text.charAt(end + 1) == ':');
            return well && literal.indexOf(':') >= 0 ? IpAddress.parse(literal) : Optional.empty();
        }
        int colon = text.indexOf(':');
        boolean port = colon >= 0 && colon == text.lastIndexOf(':');
        return IpAddress.parse(port ? text.substring(0, colon) : text);
    }

    /** One line of {@code Forwarded}. */
    private static final class Reader {

        private final String line;
        private int at;

        Reader(String line) {
            this.line = line;
        }

        /** The hop of each element; {@code null} where the line breaks the grammar. */
        @Nullable
        List<Optional<InetAddress>> elements() {
            List<Optional<InetAddress>> hops = new ArrayList<>();
            Optional<InetAddress> hop = Optional.empty();
            boolean named = false;
            boolean begun = false;
            while (true) {
                blanks();
                if (at == line.length() || line.charAt(at) == ',' || line.charAt(at) == ';') {
                    boolean ends = at == line.length() || line.charAt(at) == ',';
                    if (ends && begun) {
                        hops.add(hop);
                    }
                    if (at == line.length()) {
                        return hops;
                    }
                    if (ends) {
                        hop = Optional.empty();
                        named = false;
                        begun = false;
                    }
                    at++;
                    continue;
                }
                String name = run("");
                if (name.isEmpty() || at == line.length() || line.charAt(at) != '=') {
                    return null;
                }
                at++;
                String value = at < line.length() && line.charAt(at) == '"' ? quoted() : run(UNQUOTED);
                blanks();
                boolean ends = at == line.length() || line.charAt(at) == ',' || line.charAt(at) == ';';
                if (value == null || value.isEmpty() || !ends) {
                    return null;
                }
                begun = true;
                if (name.equalsIgnoreCase("for")) {
                    // A parameter must not come twice in an element (RFC 7239, 4): then nobody knows which counts.
                    hop = named ? Optional.empty() : node(value);
                    named = true;
                }
            }
        }

        private void blanks() {
            while (at < line.length() && (line.charAt(at) == ' ' || line.charAt(at) == '\t')) {
                at++;
            }
        }

        /** The characters from here on that a token may have, or one of some others. */
        private String run(String others) {
            int from = at;
            while (at < line.length()
                    && (isTokenCharacter(line.charAt(at)) || others.indexOf(line.charAt(at)) >= 0)) {
                at++;
            }
            return line.substring(from, at);
        }

        /** What stands between quotes; {@code null} where they do not end. */
        @Nullable
        private String quoted() {
            StringBuilder value = new StringBuilder();
            for (at++; at < line.length(); at++) {
                char c = line.charAt(at);
                if (c == '"') {
                    at++;
                    return value.toString();
                }
                if (c == '\\' && ++at == line.length()) {
                    return null;
                }
                value.append(line.charAt(at));
            }
            return null;
        }

        private static boolean isTokenCharacter(char c) {
            return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || TOKEN.indexOf(c) >= 0;
        }
    }
}
