package io.bestfit.proxy.upstream;

import io.vertx.core.MultiMap;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where a page of a list says that the next one is (RFC 8288). */
sealed interface NextPage {

    /** It is the last page. */
    record None() implements NextPage {}

    /**
     * At the same server.
     *
     * @param target the path with the query
     */
    record Here(String target) implements NextPage {}

    /**
     * Somewhere where it is not asked for.
     *
     * @param why one clause
     */
    record Elsewhere(String why) implements NextPage {}

    /**
     * Reads the {@code Link} headers of a page.
     *
     * @param target what was asked for, against which a relative link is resolved
     * @param origin the server; a link that names it in full may mistake its scheme, as registries behind an encrypting
     *     proxy do: it is asked as it is configured either way
     */
    static NextPage of(MultiMap headers, String target, Origin origin) {
        for (String line : headers.getAll("Link")) {
            int from = 0;
            while (from >= 0) {
                int open = line.indexOf('<', from);
                int close = open < 0 ? -1 : line.indexOf('>', open);
                int end = close < 0 ? -1 : endOfParameters(line, close);
                if (end >= 0 && isNext(line.substring(close + 1, end))) {
                    return at(line.substring(open + 1, close).strip(), target, origin);
                }
                from = end;
            }
        }
        return new None();
    }

    /** The next comma outside of quotes, or the end. */
    private static int endOfParameters(String line, int from) {
        boolean quoted = false;
        for (int place = from; place < line.length(); place++) {
            char c = line.charAt(place);
            quoted ^= c == '"';
            if (c == ',' && !quoted) {
                return place;
            }
        }
        return line.length();
    }

    private static boolean isNext(String parameters) {
        for (String parameter : parameters.split(";", -1)) {
            int equals = parameter.indexOf('=');
            if (equals >= 0 && parameter.substring(0, equals).strip().equalsIgnoreCase("rel")) {
                String types = parameter.substring(equals + 1).replace('"', ' ').strip().toLowerCase(Locale.ROOT);
                return List.of(types.split(" +", -1)).contains("next");
            }
        }
        return false;
    }

    private static NextPage at(String link, String target, Origin origin) {
        // java.net.URI takes letters of every script; a request line does not (RFC 9112, section 3.2).
        if (link.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
            return new Elsewhere("its next page is no URL");
        }
        URI next;
        try {
            URI asked = URI.create(origin + target);
            // java.net.URI resolves a query alone against the folder of the path, unlike RFC 3986, 5.2.2.
            next = asked.resolve(link.startsWith("?") ? asked.getRawPath() + link : link);
        } catch (IllegalArgumentException e) {
            return new Elsewhere("its next page is no URL");
        }
        if (next.getUserInfo() != null || next.getRawPath() == null
                || !isAt(origin, next.getHost(), next.getPort())) {
            return new Elsewhere("its next page is at another server");
        }
        // A request line has a path even where the URL has none (RFC 9112, section 3.2.1).
        String path = next.getRawPath().isEmpty() ? "/" : next.getRawPath();
        return new Here(next.getRawQuery() == null ? path : path + "?" + next.getRawQuery());
    }

    private static boolean isAt(Origin origin, @Nullable String host, int port) {
        if (host == null) {
            return false;
        }
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        boolean samePort = port < 0 ? origin.port() == 443 || origin.port() == 80 : port == origin.port();
        return samePort && bare.equalsIgnoreCase(origin.host());
    }
}
