package io.bestfit.proxy.token;

import io.bestfit.proxy.oci.Challenge;
import io.bestfit.proxy.upstream.Origin;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a registry wants to know who asks, as it says itself when it is asked by nobody in particular. */
public sealed interface Authentication {

    /** Everybody may ask. */
    record Nobody() implements Authentication {}

    /**
     * With a token.
     *
     * @param realm whose token
     * @param service what the registry is called there; null where it does not say
     */
    record Token(Realm.Listed realm, @Nullable String service) implements Authentication {}

    /**
     * With a token of a service that is not asked.
     *
     * @param origin where that is
     */
    record UnlistedToken(Origin origin) implements Authentication {}

    /** In another way, such as with a password. */
    record Otherwise() implements Authentication {}

    /** What a registry's answer says. */
    static Authentication of(int status, List<String> challenges, Realms realms) {
        if (status != 401) {
            return new Nobody();
        }
        Challenge bearer = Challenge.of("bearer", Challenge.parse(challenges));
        if (bearer == null) {
            return new Otherwise();
        }
        return switch (realms.read(bearer.parameters().getOrDefault("realm", ""))) {
            case Realm.Listed realm -> new Token(realm, bearer.parameters().get("service"));
            case Realm.Unlisted(Origin origin) -> new UnlistedToken(origin);
            case Realm.Unreadable _ -> new Otherwise();
        };
    }
}
