package io.bestfit.proxy.tracing;

import io.bestfit.proxy.measure.MethodLabel;
import io.vertx.core.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/** Names of spans, of which there are few: a method, and a path with what differs between requests left open. */
final class SpanName {

    /** Any method that registries do not know (OpenTelemetry's semantic conventions for HTTP, "Name"). */
    private static final String ANY_METHOD = "HTTP";
    private static final String OTHER_METHOD = "_OTHER";

    private SpanName() {}

    /** The method as an attribute tells it. */
    static String method(HttpMethod method) {
        return MethodLabel.isKnown(method) ? method.name() : OTHER_METHOD;
    }

    /** The name of a span. */
    static String of(HttpMethod method, @Nullable String template) {
        String verb = MethodLabel.isKnown(method) ? method.name() : ANY_METHOD;
        return template == null ? verb : verb + " " + template;
    }

    /**
     * The path of a request.
     *
     * @param route the word for what is asked for, in logs and metrics
     */
    static @Nullable String template(String route) {
        return switch (route) {
            case "manifest" -> "/v2/{name}/manifests/{reference}";
            case "blob" -> "/v2/{name}/blobs/{digest}";
            case "upload" -> "/v2/{name}/blobs/uploads/{reference}";
            case "tags" -> "/v2/{name}/tags/list";
            case "referrers" -> "/v2/{name}/referrers/{digest}";
            case "ping" -> "/v2/";
            case "token", "explain", "detect" -> "/bestfit/v1/" + route;
            default -> null;
        };
    }
}
