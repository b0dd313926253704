package io.bestfit.proxy.registry;

import java.util.Locale;

/** Which requests a fault meets. */
@FunctionalInterface
public interface RequestPredicate {

    boolean matches(RecordedRequest request);

    /** Every request. */
    static RequestPredicate any() {
        return _ -> true;
    }

    /** Requests of a method whose target contains a text. */
    static RequestPredicate of(String method, String part) {
        return request -> request.method().equals(method.toUpperCase(Locale.ROOT)) && request.uri().contains(part);
    }

    /** Requests for manifests, GET and HEAD. */
    static RequestPredicate manifests() {
        return request -> !request.method().equals("PUT") && request.uri().contains("/manifests/");
    }

    /** GET requests for blobs. */
    static RequestPredicate blobs() {
        return of("GET", "/blobs/");
    }
}
