package io.bestfit.proxy.credentials;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What a registry is shown to let somebody in. */
public sealed interface Credential {

    /**
     * A user with a password. The password is in no text of this object.
     *
     * @param user the user
     * @param password the password
     */
    record Password(String user, String password) implements Credential {

        /** The value of {@code Authorization} (RFC 7617). */
        public String basic() {
            return "Basic " + Base64.getEncoder()
                    .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String toString() {
            return "Password[user=" + user + "]";
        }
    }

    /**
     * A token that the token service exchanges for others (OAuth2 refresh token). It is in no text of this object.
     *
     * @param token the token
     */
    record IdentityToken(String token) implements Credential {

        @Override
        public String toString() {
            return "IdentityToken[]";
        }
    }
}
