package io.bestfit.proxy.upstream;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * The scheme, host and port of a server.
 *
 * @param tls whether it speaks HTTPS
 * @param host the host's name or address, lower case; IPv6 without brackets
 * @param port the port
 */
public record Origin(boolean tls, String host, int port) {

    /**
     * Reads {@code http://HOST[:PORT]} or {@code https://HOST[:PORT]}.
     *
     * @throws IllegalArgumentException with a sentence, where it is anything else, or carries user, path, query or fragment
     */
    public static Origin parse(String url) {
        URI uri;
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException e) {
            // The cause and its message repeat the whole URL.
            String why = e.getCause() instanceof URISyntaxException syntax
                    ? syntax.getReason()
                    : "it cannot be read";
            throw new IllegalArgumentException("'" + ShownUrl.of(url) + "' is no URL: " + why);
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        boolean tls = scheme.equals("https");
        if (!tls && !scheme.equals("http")) {
            throw new IllegalArgumentException("'" + ShownUrl.of(url) + "' must begin with http:// or https://");
        }
        String host = uri.getHost();
        if (host == null || uri.getUserInfo() != null) {
            throw new IllegalArgumentException(
                    "'" + ShownUrl.of(url) + "' must be http[s]://HOST[:PORT] without a user name");
        }
        String path = uri.getRawPath();
        if (uri.getRawQuery() != null || uri.getRawFragment() != null
                || !(path == null || path.isEmpty() || path.equals("/"))) {
            throw new IllegalArgumentException("'" + ShownUrl.of(url) + "' must have no path, query or fragment");
        }
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        int port = uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : 80;
        return new Origin(tls, bare.toLowerCase(Locale.ROOT), port);
    }

    /** {@code HOST[:PORT]} as in a Host header: the port is left out where it is the scheme's own. */
    public String authority() {
        String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return port == (tls ? 443 : 80) ? name : name + ":" + port;
    }

    /** {@code scheme://authority}. */
    @Override
    public String toString() {
        return (tls ? "https://" : "http://") + authority();
    }
}
