package io.bestfit.proxy.forward;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * How a client chose the upstream, so that what the upstream's answers lead to is asked of the same one.
 *
 * @param name the first component of the path; {@code null} where it is none
 * @param namespace the value of {@code ns}; {@code null} where there is none
 */
public record Chosen(@Nullable String name, @Nullable String namespace) {

    /** Not at all. */
    public static final Chosen BY_DEFAULT = new Chosen(null, null);

    private static final String ROOT = "/v2/";

    /** A reference of the upstream without scheme and authority, as the client must follow it. */
    String reference(String reference) {
        String named = name != null && reference.startsWith(ROOT)
                ? ROOT + name + "/" + reference.substring(ROOT.length())
                : reference;
        if (namespace == null) {
            return named;
        }
        int hash = named.indexOf('#');
        String before = hash < 0 ? named : named.substring(0, hash);
        String fragment = hash < 0 ? "" : named.substring(hash);
        return before + (before.indexOf('?') < 0 ? "?" : "&") + "ns="
                + URLEncoder.encode(namespace, StandardCharsets.UTF_8) + fragment;
    }
}
