package io.bestfit.proxy.node;

import io.vertx.core.MultiMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a request brings by which its node can be known.
 *
 * @param selector the selector of its path, where it carries one
 * @param host the host that it was sent to, with or without a port; {@code null} where it does not say
 * @param listenerProfile the profile of the listener that it came to, where that has one
 * @param user the configured user whose Basic credentials it brought, where it brought such
 * @param headers its headers
 * @param peer who it comes from; asked only where that matters
 */
public record Arrival(@Nullable String selector, @Nullable String host, @Nullable String listenerProfile,
        @Nullable String user, MultiMap headers, Supplier<RequestPeer> peer) {}
