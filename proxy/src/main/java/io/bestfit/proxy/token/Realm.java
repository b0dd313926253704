package io.bestfit.proxy.token;

import io.bestfit.proxy.upstream.Origin;

/** The token service that a registry names in its challenge. */
public sealed interface Realm {

    /**
     * One that may be asked.
     *
     * @param origin where it is
     * @param target the path with the query
     */
    record Listed(Origin origin, String target) implements Realm {}

    /**
     * One that is neither the registry itself nor in the configuration.
     *
     * @param origin where it is
     */
    record Unlisted(Origin origin) implements Realm {}

    /** Nothing that is the address of one. */
    record Unreadable() implements Realm {}
}
