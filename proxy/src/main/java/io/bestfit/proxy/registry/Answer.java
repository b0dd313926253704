package io.bestfit.proxy.registry;

import io.bestfit.proxy.oci.OciErrorCode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the registry answers, before it is written to a connection.
 *
 * <p>{@code Content-Length} is no header of it: the writer takes it from the body. A HEAD keeps the body here, so that
 * its length is known; only the writer leaves it out.
 *
 * @param status the HTTP status
 * @param headers the headers, in the order in which they are written; a value of several lines is as many headers
 * @param body the body, possibly empty
 */
record Answer(int status, Map<String, String> headers, Buffer body) {

    static final String CONTENT_TYPE = "Content-Type";
    static final String JSON = "application/json";

    Answer {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /** An answer without a body. */
    static Answer of(int status) {
        return new Answer(status, Map.of(), Buffer.buffer());
    }

    static Answer json(JsonObject document) {
        return new Answer(200, Map.of(CONTENT_TYPE, JSON), document.toBuffer());
    }

    /** The error envelope of the specification with one error. */
    static Answer error(int status, OciErrorCode code, String message) {
        JsonObject error = new JsonObject().put("code", code.name()).put("message", message);
        JsonObject envelope = new JsonObject().put("errors", new JsonArray().add(error));
        return new Answer(status, Map.of(CONTENT_TYPE, JSON), envelope.toBuffer());
    }

    Answer with(String name, String value) {
        return with(Map.of(name, value));
    }

    Answer with(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.putAll(more);
        return new Answer(status, all, body);
    }

    Answer withBody(Buffer other) {
        return new Answer(status, headers, other);
    }

    /** Whether HTTP lets this status carry a body (RFC 9110, section 6.4.1). */
    boolean mayHaveBody() {
        return status >= 200 && status != 204 && status != 304;
    }
}
