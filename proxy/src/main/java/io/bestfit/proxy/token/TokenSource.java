package io.bestfit.proxy.token;

import io.bestfit.proxy.upstream.BoundedClient;
import io.bestfit.proxy.upstream.Origin;
import io.vertx.core.Future;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the tokens of one upstream come from. Confined to one event loop.
 *
 * @param registry the upstream
 * @param realms whose token services may be asked for it
 * @param authentication how it wants to know who asks; null where Bestfit itself sees to that, so that clients need no
 *     token
 * @param services the ways to those token services, the upstream among them
 * @param own whether clients are sent to Bestfit for its tokens
 */
public record TokenSource(Origin registry, Realms realms, @Nullable AskedAuthentication authentication,
        Map<Origin, BoundedClient> services, boolean own) {

    public TokenSource {
        services = Map.copyOf(services);
    }

    /** How clients have to show the upstream who they are. */
    Future<Authentication> find() {
        return authentication == null
                ? Future.succeededFuture(new Authentication.Nobody())
                : authentication.find();
    }
}
