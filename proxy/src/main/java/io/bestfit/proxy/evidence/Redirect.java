package io.bestfit.proxy.evidence;

import io.bestfit.proxy.upstream.Origin;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Where a redirect leads. */
sealed interface Redirect {

    /**
     * A place on a server.
     *
     * @param origin the server
     * @param target the path with the query, byte for byte
     */
    record To(Origin origin, String target) implements Redirect {}

    /** No place that can be asked. */
    record Unreadable() implements Redirect {}

    /** Reads a {@code Location}, relative to what was asked for. */
    static Redirect of(Origin asked, String target, @Nullable String location) {
        if (location == null) {
            return new Unreadable();
        }
        try {
            URI to = URI.create(asked + target).resolve(location.strip());
            if (to.getRawAuthority() == null || to.getRawPath() == null) {
                return new Unreadable();
            }
            String path = to.getRawPath().isEmpty() ? "/" : to.getRawPath();
            return new To(Origin.parse(to.getScheme() + "://" + to.getRawAuthority()),
                    to.getRawQuery() == null ? path : path + "?" + to.getRawQuery());
        } catch (IllegalArgumentException e) {
            return new Unreadable();
        }
    }
}
