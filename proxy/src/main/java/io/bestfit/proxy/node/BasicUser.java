package io.bestfit.proxy.node;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The user of HTTP Basic credentials (RFC 7617), without the password, which is not looked at. */
public final class BasicUser {

    private static final String SCHEME = "Basic ";
    /** Longer credentials name no user of ours. */
    private static final int MAX_CHARACTERS = 4_096;

    private BasicUser() {}

    /** The user of a request with these headers; empty where it has no credentials of this kind, or several. */
    public static Optional<String> of(MultiMap headers) {
        return headers.contains(HttpHeaders.AUTHORIZATION)
                ? of(headers.getAll(HttpHeaders.AUTHORIZATION))
                : Optional.empty();
    }

    /** The user of a request with these values of {@code Authorization}. */
    public static Optional<String> of(List<String> all) {
        String first = all.size() == 1 ? all.getFirst() : "";
        if (!first.regionMatches(true, 0, SCHEME, 0, SCHEME.length()) || first.length() > MAX_CHARACTERS) {
            return Optional.empty();
        }
        try {
            String pair = new String(Base64.getDecoder().decode(first.substring(SCHEME.length()).strip()),
                    StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0 ? Optional.empty() : Optional.of(pair.substring(0, colon));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // no Base64: whose credentials these are is the upstream's to say
        }
    }
}
