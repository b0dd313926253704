package io.bestfit.proxy.upstream;

import org.jspecify.annotations.Nullable;

/**
 * The token that Bestfit gives for a registry that wants none: no secret, the same for everybody, and no registry sees
 * it.
 *
 * <p>Clients that were sent to Bestfit's token service for one registry ask it for every other behind the same address.
 */
public final class OpenToken {

    /** Its text. */
    public static final String TEXT = "bestfit-none-needed";

    private static final String CREDENTIALS = "Bearer " + TEXT;

    private OpenToken() {}

    /** Whether an {@code Authorization} is this token. */
    public static boolean is(@Nullable String authorization) {
        return authorization != null && authorization.equalsIgnoreCase(CREDENTIALS);
    }
}
