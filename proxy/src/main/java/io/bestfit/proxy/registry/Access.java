package io.bestfit.proxy.registry;

import java.util.Optional;

/** Who may use the registry. */
public sealed interface Access {

    /** Everybody may. */
    record Open() implements Access {}

    /**
     * One user with a password (RFC 7617).
     *
     * @param user the user's name
     * @param password the password
     */
    record Basic(String user, String password) implements Access {}

    /**
     * Whoever has a token of the registry's own {@code /token} endpoint for the repository asked.
     *
     * <p>Source: distribution, docs/content/spec/auth/token.md.
     *
     * @param realm the realm of the challenge, a URL or {@code /token}; absent for the absolute URL of this registry
     * @param credentials the user who gets tokens; absent where everybody does
     */
    record Token(Optional<String> realm, Optional<Basic> credentials) implements Access {}

    /** Tokens for everybody, from this registry's absolute URL. */
    static Access tokens() {
        return new Token(Optional.empty(), Optional.empty());
    }

    /** Tokens for one user, from this registry's absolute URL. */
    static Access tokens(String user, String password) {
        return new Token(Optional.empty(), Optional.of(new Basic(user, password)));
    }
}
