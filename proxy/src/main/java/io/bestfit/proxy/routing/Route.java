package io.bestfit.proxy.routing;

import io.bestfit.proxy.oci.OciError;
import org.jspecify.annotations.Nullable;

/** Where a request goes. */
public sealed interface Route {

    /**
     * To an upstream.
     *
     * @param upstream the upstream, as {@link io.bestfit.proxy.config.Upstreams#all()} names it
     * @param path the raw path for it
     * @param name the name that was taken off the path, by which the client chose the upstream; {@code null} where it
     *     did not choose by a name
     * @param namespace the registry's name in {@code ns}, by which the client chose it; {@code null} where there was none
     */
    record To(String upstream, String path, @Nullable String name, @Nullable String namespace) implements Route {}

    /** To this proxy itself: a ping that is for no upstream in particular, where there is none without a name. */
    record Ping() implements Route {}

    /**
     * To none.
     *
     * @param why a few words, for the log
     * @param error the answer
     */
    record Nowhere(String why, OciError error) implements Route {}
}
