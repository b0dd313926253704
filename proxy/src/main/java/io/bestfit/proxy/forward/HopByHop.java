package io.bestfit.proxy.forward;

import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The headers that concern one connection only, RFC 9110 section 7.6.1. */
final class HopByHop {

    /** Always removed; {@code Proxy-*} too, which no registry is a party to. */
    private static final List<String> NAMES = List.of("connection", "keep-alive", "te", "transfer-encoding", "upgrade");
    private static final String PROXY_PREFIX = "proxy-";
    /**
     * What a Connection header cannot remove: without these a message would mean something else, and a client could
     * have the proxy strip them.
     */
    private static final Set<String> PROTECTED = Set.of("content-length", "host", "authorization", "via");

    private HopByHop() {}

    /** The further names that the Connection lines of these headers give, whatever their case. */
    static Set<String> named(MultiMap headers) {
        if (!headers.contains("Connection")) {
            return Set.of();
        }
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (String line : headers.getAll("Connection")) {
            for (String option : line.split(",", -1)) {
                String name = option.strip().toLowerCase(Locale.ROOT);
                if (!name.isEmpty() && !PROTECTED.contains(name)) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    /**
     * Whether a header ends here.
     *
     * @param named what {@link #named} gave
     */
    static boolean contains(String name, Set<String> named) {
        for (int known = 0; known < NAMES.size(); known++) {
            if (NAMES.get(known).equalsIgnoreCase(name)) {
                return true;
            }
        }
        return name.regionMatches(true, 0, PROXY_PREFIX, 0, PROXY_PREFIX.length())
                || (!named.isEmpty() && named.contains(name));
    }
}
