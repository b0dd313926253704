package io.bestfit.proxy.registry;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request whose body has been read.
 *
 * @param method the method
 * @param uri the request target as it was sent
 * @param query the decoded query parameters
 * @param headers the headers
 * @param body the body, possibly empty
 */
record Call(HttpMethod method, String uri, MultiMap query, MultiMap headers, Buffer body) {

    boolean reads() {
        return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
    }

    Optional<String> parameter(String name) {
        return Optional.ofNullable(query.get(name));
    }

    @Nullable
    String header(String name) {
        return headers.get(name);
    }
}
