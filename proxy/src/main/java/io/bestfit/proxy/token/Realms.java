package io.bestfit.proxy.token;

import io.bestfit.proxy.upstream.Origin;
import java.net.URI;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Whose token services may be asked for one registry: a closed list, so that no answer of a registry makes Bestfit send a
 * client's password to where the operator does not want it.
 *
 * @param registry the registry, whose own token service may always be asked
 * @param others the others
 */
public record Realms(Origin registry, Set<Origin> others) {

    /** Token services that registries are known to have elsewhere: the challenge of Docker Hub to anybody's ping. */
    private static final Map<Origin, Origin> KNOWN = Map.of(new Origin(true, "registry-1.docker.io", 443),
            new Origin(true, "auth.docker.io", 443));

    /** The longest realm that is looked at, in characters; longer ones go to clients as they are. */
    private static final int LONGEST = 4096;

    public Realms {
        others = Set.copyOf(others);
    }

    /** Those of a registry: itself, what is known of it, and what the configuration lists. */
    public static Realms of(Origin registry, Set<Origin> configured) {
        Origin known = KNOWN.get(registry);
        if (known == null) {
            return new Realms(registry, configured);
        }
        Set<Origin> others = new HashSet<>(configured);
        others.add(known);
        return new Realms(registry, others);
    }

    /** Reads the {@code realm} of a challenge, an absolute URL or one relative to the registry (RFC 3986, 5.2). */
    public Realm read(String text) {
        // java.net.URI takes letters of every script; a request line does not (RFC 9112, section 3.2).
        if (text.isEmpty() || text.length() > LONGEST || text.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
            return new Realm.Unreadable();
        }
        URI realm;
        try {
            realm = URI.create(registry + "/").resolve(text);
        } catch (IllegalArgumentException e) {
            return new Realm.Unreadable();
        }
        String scheme = realm.getScheme() == null ? "" : realm.getScheme().toLowerCase(Locale.ROOT);
        boolean tls = scheme.equals("https");
        if ((!tls && !scheme.equals("http")) || realm.getHost() == null || realm.getUserInfo() != null
                || realm.getPort() > 65_535) {
            return new Realm.Unreadable();
        }
        String host = realm.getHost().toLowerCase(Locale.ROOT);
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        Origin origin = new Origin(tls, bare, realm.getPort() >= 0 ? realm.getPort() : tls ? 443 : 80);
        if (!origin.equals(registry) && !others.contains(origin)) {
            return new Realm.Unlisted(origin);
        }
        String path = realm.getRawPath() == null || realm.getRawPath().isEmpty() ? "/" : realm.getRawPath();
        return new Realm.Listed(origin,
                realm.getRawQuery() == null ? path : path + "?" + realm.getRawQuery());
    }
}
