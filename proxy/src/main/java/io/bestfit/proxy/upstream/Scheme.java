package io.bestfit.proxy.upstream;

import io.bestfit.proxy.oci.Challenge;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an upstream wants to be shown, as its challenge says (RFC 9110, section 11.6.1). */
sealed interface Scheme {

    /** Nothing. */
    record None() implements Scheme {}

    /** User and password on every request (RFC 7617). */
    record Basic() implements Scheme {}

    /**
     * A token of a token service (distribution, docs/content/spec/auth/token.md).
     *
     * @param service where the service is
     * @param target path and query of its URL
     * @param audience what it calls the registry, where the challenge says so
     * @param scope what the token has to be for, where the challenge says so
     */
    record Bearer(Origin service, String target, @Nullable String audience, @Nullable String scope) implements Scheme {}

    /**
     * What this proxy cannot give.
     *
     * @param why a clause that begins with a verb
     */
    record Unusable(String why) implements Scheme {}

    /** The longest part of a realm that is repeated, in characters. */
    int MAX_REPEATED = 100;

    /** What the challenges of a 401 want; tokens before passwords. */
    static Scheme of(List<String> lines, Origin upstream) {
        List<Challenge> challenges = Challenge.parse(lines);
        Challenge bearer = Challenge.of("bearer", challenges);
        if (bearer != null) {
            return bearer(bearer, upstream);
        }
        return Challenge.of("basic", challenges) == null
                ? new Unusable("wants a kind of authentication that this proxy does not have")
                : new Basic();
    }

    private static Scheme bearer(Challenge challenge, Origin upstream) {
        String realm = challenge.parameters().getOrDefault("realm", "");
        try {
            URI service = URI.create(upstream + "/v2/").resolve(realm);
            if (!realm.isEmpty() && service.getHost() != null && service.getUserInfo() == null
                    && service.getRawFragment() == null) {
                String path = service.getRawPath().isEmpty() ? "/" : service.getRawPath();
                return new Bearer(Origin.parse(service.getScheme() + "://" + service.getRawAuthority()),
                        service.getRawQuery() == null ? path : path + "?" + service.getRawQuery(),
                        challenge.parameters().get("service"), challenge.parameters().get("scope"));
            }
        } catch (IllegalArgumentException e) {
            return notAUrl(realm);
        }
        return notAUrl(realm);
    }

    private static Scheme notAUrl(String realm) {
        return new Unusable("names '" + ShownUrl.of(realm).codePoints().limit(MAX_REPEATED)
                .mapToObj(c -> c > 0x20 && c < 0x7f && c != '?' ? Character.toString(c) : "?")
                .reduce("", String::concat) + "' as its token service, which is no URL of one");
    }
}
