package io.bestfit.proxy.registry;

import io.bestfit.proxy.oci.OciErrorCode;
import java.util.Map;

/** A request that the registry refuses, with the answer that says so. */
final class RefusedException extends RuntimeException {

    private final transient Answer answer;

    RefusedException(int status, OciErrorCode code, String message) {
        this(status, code, message, Map.of());
    }

    RefusedException(int status, OciErrorCode code, String message, Map<String, String> headers) {
        super(message, null, false, false);
        this.answer = Answer.error(status, code, message).with(headers);
    }

    Answer answer() {
        return answer;
    }
}
