package io.bestfit.proxy.upstream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the event loops of a proxy know together of its account at one upstream: what it wants, and tokens. */
public final class AccountMemory {

    /** The most tokens; one is a few KiB. */
    private static final int MAX_TOKENS = 1_000;

    private final Cache<String, Token> tokens = Caffeine.newBuilder().maximumSize(MAX_TOKENS)
            .expireAfter(Expiry.creating((String _, Token token) -> token.lasts())).build();
    private volatile @Nullable Scheme scheme;

    @Nullable
    Scheme scheme() {
        return scheme;
    }

    void learn(Scheme wanted) {
        scheme = wanted;
    }

    @Nullable
    String token(String scope) {
        Token token = tokens.getIfPresent(scope);
        return token == null ? null : token.value();
    }

    void keep(String scope, Token token) {
        tokens.put(scope, token);
    }

    void forget(String scope) {
        tokens.invalidate(scope);
    }

    /**
     * A token.
     *
     * @param value the token
     * @param lasts how long it is used
     */
    record Token(String value, Duration lasts) {

        /** Never the token. */
        @Override
        public String toString() {
            return "Token[" + lasts + "]";
        }
    }
}
