package io.bestfit.proxy.upstream;

import io.bestfit.matcher.oci.Digest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the upstream said when Bestfit asked for a manifest on a caller's behalf. */
public sealed interface ManifestAnswer {

    /**
     * It exists and this caller may have it; answer to a HEAD.
     *
     * @param mediaType the {@code Content-Type} without parameters, lower case
     * @param digest the {@code Docker-Content-Digest}; {@code null} where the upstream sent none that is one
     */
    record Exists(String mediaType, @Nullable Digest digest) implements ManifestAnswer {}

    /**
     * The whole of it; answer to a GET.
     *
     * @param manifest the manifest, its digest verified
     */
    record Whole(Manifest manifest) implements ManifestAnswer {}

    /**
     * The upstream answered with another status: 401, 404, 429, a redirect.
     *
     * @param status the status
     * @param challenges its {@code WWW-Authenticate} lines, by which a client learns where to log in
     * @param retryAfter its {@code Retry-After}
     */
    record Declined(int status, List<String> challenges, @Nullable String retryAfter) implements ManifestAnswer {

        public Declined {
            challenges = List.copyOf(challenges);
        }
    }

    /**
     * What came is not fit to be looked into: too big, other bytes than the digest says, compressed.
     *
     * @param why one clause for the log
     */
    record Unusable(String why) implements ManifestAnswer {}
}
