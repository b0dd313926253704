package io.bestfit.proxy.oci;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * An error answer of the OCI distribution specification, with exactly one error in its envelope: clients show only the
 * first ({@code moby/moby:daemon/containerd/registry_errors.go}).
 *
 * @param status the HTTP status
 * @param code what kind of error it is
 * @param message a full sentence for people; it is all that most clients print
 * @param detail the same for machines, where there is more to say
 */
public record OciError(int status, OciErrorCode code, String message, @Nullable JsonObject detail) {

    /** The header by which Docker-derived clients recognise a registry. */
    public static final String API_VERSION_HEADER = "Docker-Distribution-Api-Version";
    /** The value of {@link #API_VERSION_HEADER}. */
    public static final String API_VERSION = "registry/2.0";
    /** The media type of {@link #body()}. */
    public static final String CONTENT_TYPE = "application/json; charset=utf-8";

    /** An error without details for machines. */
    public OciError(int status, OciErrorCode code, String message) {
        this(status, code, message, null);
    }

    /** The JSON envelope. */
    public Buffer body() {
        JsonObject error = new JsonObject().put("code", code.name()).put("message", message);
        if (detail != null) {
            error.put("detail", detail);
        }
        return new JsonObject().put("errors", new JsonArray().add(error)).toBuffer();
    }

    /**
     * Sends this as the whole answer; headers that are already in the answer stay, a reason phrase too. Without one, the
     * message is the phrase as well, shortened.
     *
     * @return completes when the answer is written, fails where the client is gone
     */
    public Future<Void> send(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        response.setStatusCode(status);
        if (request.version() != HttpVersion.HTTP_2
                && response.getStatusMessage().equals(HttpResponseStatus.valueOf(status).reasonPhrase())) {
            response.setStatusMessage(ReasonPhrase.of(status, message));
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, CONTENT_TYPE);
        response.putHeader(API_VERSION_HEADER, API_VERSION);
        return AnswerBody.end(request, body());
    }
}
