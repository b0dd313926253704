package io.bestfit.proxy.upstream;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * On whose behalf the upstream is asked: the client's own credentials and name, and nothing else of its request.
 *
 * @param authorization the client's {@code Authorization}, where it sent one
 * @param userAgent the client's {@code User-Agent}, where it sent one
 */
public record Caller(@Nullable String authorization, @Nullable String userAgent) {

    /** The caller of a request with these headers. */
    public static Caller of(MultiMap headers) {
        String authorization = headers.get(HttpHeaders.AUTHORIZATION);
        return new Caller(OpenToken.is(authorization) ? null : authorization, headers.get(HttpHeaders.USER_AGENT));
    }

    /** The same without credentials. */
    public Caller anonymous() {
        return new Caller(null, userAgent);
    }

    /** The same without a name: what the upstream lets a caller have goes by its credentials. */
    public Caller nameless() {
        return new Caller(authorization, null);
    }

    /** Never the credentials. */
    @Override
    public String toString() {
        return "Caller[" + (authorization == null ? "anonymous" : "with credentials") + "]";
    }
}
