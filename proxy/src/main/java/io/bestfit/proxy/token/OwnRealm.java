package io.bestfit.proxy.token;

import io.bestfit.proxy.oci.Challenge;
import io.bestfit.proxy.upstream.Origin;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns the challenge of an upstream into one that sends clients to Bestfit's token service: with Bestfit's realm, and
 * everything else as it was.
 *
 * <p>containers/image and go-containerregistry ask for a token once, with the challenge of a ping that has no selector,
 * and with the selector in the name of the repository, which the upstream's token service does not know.
 */
public final class OwnRealm {

    /** Where Bestfit's token service is. */
    public static final String PATH = "/bestfit/v1/token";

    private static final int UNAUTHORIZED = 401;

    private final Realms realms;
    private final UnlistedRealms unlisted;

    /**
     * @param realms whose token services may be asked for the upstream
     * @param unlisted who is told of others
     */
    public OwnRealm(Realms realms, UnlistedRealms unlisted) {
        this.realms = realms;
        this.unlisted = unlisted;
    }

    /**
     * Changes the head of an answer to a ping.
     *
     * @param url where the client finds Bestfit's token service
     */
    public void apply(int status, MultiMap headers, String url) {
        if (status != UNAUTHORIZED) {
            return;
        }
        for (Map.Entry<String, String> line : headers) {
            if (line.getKey().equalsIgnoreCase(Challenge.HEADER)) {
                List<String> lines = headers.getAll(Challenge.HEADER);
                List<String> own = lines.stream().map(challenge -> own(challenge, url)).toList();
                if (!own.equals(lines)) {
                    headers.set(line.getKey(), own);
                }
                return;
            }
        }
    }

    /** A challenge of Bestfit's own. */
    static String challenge(String url, @Nullable String service) {
        String realm = "Bearer realm=\"" + url + "\"";
        return service == null ? realm : Challenge.replace(realm + ",service=\"\"", "bearer", "service", _ -> service);
    }

    private String own(String line, String url) {
        return Challenge.replace(line, "bearer", "realm", realm -> switch (realms.read(realm)) {
            case Realm.Listed _ -> url;
            case Realm.Unlisted(Origin origin) -> {
                unlisted.tell(realms.registry(), origin);
                yield realm;
            }
            case Realm.Unreadable _ -> realm;
        });
    }
}
