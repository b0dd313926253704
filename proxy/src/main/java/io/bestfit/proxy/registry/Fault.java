package io.bestfit.proxy.registry;

import io.bestfit.proxy.oci.OciErrorCode;
import java.time.Duration;
import java.util.Map;

/**
 * A way in which a registry misbehaves.
 *
 * <p>The faults of framing are written to the connection as they are, past the HTTP codec; on HTTP/2, which frames by
 * itself, they close the connection.
 */
public sealed interface Fault {

    /** A fault that lies below HTTP and is written as raw bytes. */
    sealed interface Raw extends Fault {}

    /** A fault of an answer that is proper HTTP. */
    sealed interface Proper extends Fault {}

    /** Closes the connection before a byte of the answer. */
    record CloseBeforeHead() implements Raw {}

    /** Closes the connection in the middle of the head. */
    record CloseWithinHead() implements Raw {}

    /**
     * Says the true Content-Length, sends so many bytes of the body and closes.
     *
     * @param after the bytes sent; negative counts from the end
     */
    record CloseWithinBody(int after) implements Raw {}

    /**
     * Sends more bytes than Content-Length says, and keeps the connection open.
     *
     * @param surplus how many more
     */
    record Overlong(int surplus) implements Raw {}

    /** Sends nothing and keeps the connection open. */
    record StallBeforeHead() implements Raw {}

    /**
     * Sends the head and so many bytes of the body, then nothing, and keeps the connection open.
     *
     * @param after the bytes sent
     */
    record StallWithinBody(int after) implements Raw {}

    /**
     * Answers 416 with a Content-Length of 10240 and a body of 33 bytes, then closes, as Debian's docker-registry 2.8.2
     * does.
     */
    record LyingUnsatisfiable() implements Raw {}

    /** Sends the body in chunks without a Content-Length and closes without the last chunk. */
    record UnfinishedChunks() implements Raw {}

    /**
     * Sends the body in pieces with a pause between them.
     *
     * @param bytes the size of a piece, at least 1
     * @param pause the pause after each
     */
    record SlowDrip(int bytes, Duration pause) implements Raw {

        public SlowDrip {
            if (bytes < 1 || pause.toMillis() < 1) {
                throw new IllegalArgumentException("a drip has at least one byte and pauses at least a millisecond");
            }
        }
    }

    /** Sends 103 (Early Hints) before the answer and keeps the connection open. */
    record EarlyHints() implements Proper {}

    /** Changes the last byte of the body under the true digest. */
    record WrongBytes() implements Proper {}

    /** Says another Content-Type. */
    record WrongContentType(String contentType) implements Proper {}

    /** Says another Docker-Content-Digest. */
    record WrongDigest(String digest) implements Proper {}

    /** Leaves a header out. */
    record WithoutHeader(String name) implements Proper {}

    /** Sends the body in chunks, without a Content-Length. */
    record Chunked() implements Proper {}

    /** Answers a status with headers and a body instead. */
    record Status(int status, Map<String, String> headers, String body) implements Proper {

        public Status {
            headers = Map.copyOf(headers);
        }
    }

    /** The error envelope with a status. */
    static Fault status(int status) {
        return status(status, Map.of());
    }

    /** The error envelope with a status and headers, such as {@code Retry-After}. */
    static Fault status(int status, Map<String, String> headers) {
        Answer error = Answer.error(status, codeOf(status), "The registry was told to answer " + status + ".")
                .with(headers);
        return new Status(status, error.headers(), error.body().toString());
    }

    /** A redirect (307) to another place. */
    static Fault redirect(String location) {
        return new Status(307, Map.of("Location", location), "");
    }

    private static OciErrorCode codeOf(int status) {
        return switch (status) {
            case 401 -> OciErrorCode.UNAUTHORIZED;
            case 403 -> OciErrorCode.DENIED;
            case 404 -> OciErrorCode.MANIFEST_UNKNOWN;
            case 429 -> OciErrorCode.TOOMANYREQUESTS;
            default -> status >= 500 ? OciErrorCode.UNAVAILABLE : OciErrorCode.UNSUPPORTED;
        };
    }
}
