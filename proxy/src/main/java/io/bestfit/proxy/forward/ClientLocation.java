package io.bestfit.proxy.forward;

import io.bestfit.proxy.upstream.Origin;
import java.util.Locale;

/**
 * Where the client sees the upstream: URLs of the upstream's host and port get the client's scheme and authority, path
 * and query keep their bytes. Relative references and other hosts stay as they are (distribution-spec, "Pushing a
 * blob": a Location may be either). Where the client chose the upstream by a name or {@code ns}, what leads to the
 * upstream again says so too; so does a URL of the API with the client's own authority, which an upstream writes that
 * believes the X-Forwarded-Host of a front (distribution, registry/api/v2/urls.go).
 *
 * @param upstream the upstream's origin
 * @param scheme the scheme that the client used
 * @param authority what the client sent as Host
 * @param chosen how the client chose the upstream
 */
record ClientLocation(Origin upstream, String scheme, String authority, Chosen chosen) {

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    /** A URL as the client must see it. */
    String url(String url) {
        int start = authorityStart(url);
        if (start < 0) {
            return hasScheme(url) ? url : chosen.reference(url);
        }
        int end = start;
        while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        boolean tls = start == 2 ? upstream.tls() : url.regionMatches(true, 0, "https", 0, 5);
        String named = url.substring(start, end);
        if (!pointsUpstream(named, tls)) {
            return named.equalsIgnoreCase(authority) && url.startsWith("/v2/", end)
                    ? url.substring(0, end) + chosen.reference(url.substring(end))
                    : url;
        }
        return (start == 2 ? "//" : scheme + "://") + authority + chosen.reference(url.substring(end));
    }

    /** A Link header's value, RFC 8288, with each target as the client must see it. */
    String link(String value) {
        StringBuilder out = new StringBuilder(value.length());
        int at = 0;
        boolean quoted = false;
        while (at < value.length()) {
            char c = value.charAt(at);
            if (c == '"') {
                quoted = !quoted;
            }
            int close = c == '<' && !quoted ? value.indexOf('>', at) : -1;
            if (close > 0) {
                out.append('<').append(url(value.substring(at + 1, close)));
                at = close;
            } else {
                out.append(c);
                at++;
            }
        }
        return out.toString();
    }

    private static int authorityStart(String url) {
        if (url.startsWith("//")) {
            return 2;
        }
        if (url.regionMatches(true, 0, "http://", 0, 7)) {
            return 7;
        }
        return url.regionMatches(true, 0, "https://", 0, 8) ? 8 : -1;
    }

    /** Whether a reference begins with a scheme (RFC 3986, 4.1), and so leads elsewhere. */
    private static boolean hasScheme(String reference) {
        int colon = reference.indexOf(':');
        for (int at = 0; at < colon; at++) {
            if ("/?#".indexOf(reference.charAt(at)) >= 0) {
                return false;
            }
        }
        return colon >= 0;
    }

    private boolean pointsUpstream(String text, boolean tls) {
        int colon = text.lastIndexOf(':');
        boolean hasPort = colon > text.lastIndexOf(']');
        String host = hasPort ? text.substring(0, colon) : text;
        String port = hasPort ? text.substring(colon + 1) : "";
        String expected = upstream.host().indexOf(':') >= 0 ? "[" + upstream.host() + "]" : upstream.host();
        String number = port.isEmpty() ? Integer.toString(tls ? HTTPS_PORT : HTTP_PORT) : port;
        return host.toLowerCase(Locale.ROOT).equals(expected) && number.equals(Integer.toString(upstream.port()));
    }
}
