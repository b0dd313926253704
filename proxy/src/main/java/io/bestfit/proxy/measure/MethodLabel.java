package io.bestfit.proxy.measure;

import io.vertx.core.http.HttpMethod;
import java.util.Set;

/** The word for a method: its name where registries know it, since a client may send any token. */
public final class MethodLabel {

    /** Any other method. */
    private static final String OTHER = "other";

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private MethodLabel() {}

    /** The word for a method. */
    public static String of(HttpMethod method) {
        return isKnown(method) ? method.name() : OTHER;
    }

    /** Whether registries know it. */
    public static boolean isKnown(HttpMethod method) {
        return METHODS.contains(method.name());
    }
}
