package io.bestfit.proxy.forward;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a client sees this proxy.
 *
 * @param scheme the scheme that the client used; behind a front that ends TLS, what that says in X-Forwarded-Proto
 * @param authority what the client sent as Host
 */
public record ClientBase(String scheme, String authority) {

    /** RFC 3986, section 3.2, without a user: what can be written into a URL as it is. */
    private static final Pattern AUTHORITY = Pattern.compile("[A-Za-z0-9._~%:\\[\\]-]+");

    /** Where the client of a request sees this proxy; null where an HTTP/1.0 client did not say. */
    public static @Nullable ClientBase of(HttpServerRequest request) {
        String host = request.getHeader(HttpHeaders.HOST);
        if (host == null && request.version() == HttpVersion.HTTP_2 && request.authority() != null) {
            host = request.authority().toString();
        }
        if (host == null) {
            return null;
        }
        boolean tls = request.isSSL() || "https".equalsIgnoreCase(request.getHeader("X-Forwarded-Proto"));
        return new ClientBase(tls ? "https" : "http", host);
    }

    /** The URL of a path of this proxy; null where what the client sent as Host is no part of one. */
    public @Nullable String url(String path) {
        return AUTHORITY.matcher(authority).matches() ? scheme + "://" + authority + path : null;
    }
}
