package io.bestfit.proxy.registry;

import io.vertx.core.MultiMap;

/**
 * A request that reached the registry.
 *
 * @param method the method's name
 * @param uri the request target as it was sent
 * @param headers the headers as they were sent
 */
public record RecordedRequest(String method, String uri, MultiMap headers) {

    @Override
    public String toString() {
        return method + " " + uri;
    }
}
