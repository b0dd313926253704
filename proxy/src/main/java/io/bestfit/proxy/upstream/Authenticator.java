package io.bestfit.proxy.upstream;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

/**
 * How this proxy shows an upstream that a GET or HEAD is its own: what {@code Authorization} has.
 *
 * <p>Both fail with an {@link AccountException} where the account is of no use.
 */
public interface Authenticator {

    /** The value for a target, {@code null} where the upstream wants none. */
    Future<@Nullable String> authorize(String target);

    /**
     * Another value for a target that was answered 401; {@code null} where there is none that could help.
     *
     * @param answer the headers of that answer
     * @param refused the value that was sent, {@code null} where there was none
     */
    Future<@Nullable String> renew(String target, MultiMap answer, @Nullable String refused);
}
